/* What a script adds to a page that is whole without it: sorting, filtering, the choice of light or dark. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");

  var theme = document.querySelector(".theme");
  theme.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  /* A cell sorts by its data-sort number where it has one, else by its text. */
  function key(row, column) {
    var cell = row.cells[column], number = cell.dataset.sort;
    return number === undefined ? cell.textContent : number === "" ? -Infinity : Number(number);
  }
  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), root.lang);
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    table.querySelectorAll("thead th").forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending", body = table.tBodies[0];
        table.querySelectorAll("thead th").forEach(function (h) { h.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        Array.from(body.rows)
          .sort(function (a, b) { return (down ? -1 : 1) * compare(key(a, column), key(b, column)); })
          .forEach(function (row) { body.append(row); });
      });
    });
  });

  /* A table that fits needs no stop of its own for the keyboard. */
  function stops() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  }
  addEventListener("resize", stops);
  stops();

  var filter = document.querySelector(".filter input"), status = document.querySelector(".status");
  if (filter) filter.addEventListener("input", function () {
    var wanted = filter.value.trim().toLocaleLowerCase(root.lang), sections = 0;
    document.querySelectorAll("#estimates section").forEach(function (section) {
      var shown = 0;
      section.querySelectorAll("tbody tr").forEach(function (row) {
        var match = (section.dataset.words + " " + row.cells[0].textContent).toLocaleLowerCase(root.lang).includes(wanted);
        row.hidden = !match;
        shown += match;
      });
      section.hidden = shown === 0;
      sections += shown > 0;
    });
    status.textContent = sections ? "" : status.dataset.none;
  });
})();
