#!/usr/bin/env python3
"""Opens the report in Chromium, wide and narrow, light and dark, in English and Latvian, and uses it as a reader would.

click.py SVARI DATASET [SCREENSHOTS]: makes the report of the resident survey in both languages. Exit 77 (skipped) where
no Chromium is installed. With a folder for screenshots, one is left there of each page, to be looked at.
"""
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import chromium

faults = []
# Every two of language, width and scheme meet once.
PAGES = {"en": ((1280, "light"), (390, "dark")), "lv": ((1280, "dark"), (390, "light"))}


def expect(fact, what):
    if not fact:
        faults.append(what)


# Text is measured against the nearest background that is not clear; large text (24 px, or bold 18.7 px) may have 3.
CONTRAST = """(() => {
  let clear = c => c === 'rgba(0, 0, 0, 0)' || c === 'transparent';
  let rgb = c => c.match(/[\\d.]+/g).slice(0, 3).map(Number);
  let light = c => { let v = rgb(c).map(x => (x /= 255) <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
                     return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2] };
  let ground = e => { for (; e; e = e.parentElement) { let c = getComputedStyle(e).backgroundColor; if (!clear(c)) return c }
                      return 'rgb(255, 255, 255)' };
  let bad = [], seen = 0, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; (n = walker.nextNode());) {
    let e = n.parentElement;
    if (!n.nodeValue.trim() || !e.getClientRects().length || e.closest('script, style, title, desc')) continue;
    let s = getComputedStyle(e), svg = e.closest('svg');
    if (svg && s.fill.includes('none')) continue;
    let inside = svg && e.getAttribute('class')?.match(/\\bin t(\\d)/);
    let back = inside ? getComputedStyle(svg.querySelector('.s' + inside[1])).fill : ground(svg || e);
    let a = light(svg ? s.fill : s.color), b = light(back), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    let size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && s.fontWeight >= 700);
    seen++;
    if (ratio < (large ? 3 : 4.5)) bad.push(n.nodeValue.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return {seen, bad: [...new Set(bad)].slice(0, 5)};
})()"""


def check_layout(page, name, width):
    wide = page.run("document.documentElement.scrollWidth")
    expect(wide <= width, f"{name}: the page is {wide} wide")
    cut = page.run("""[...document.querySelectorAll('svg text')].filter(t => {
      let b = t.getBBox(), w = t.ownerSVGElement.viewBox.baseVal.width; return b.x < -1 || b.x + b.width > w + 1
    }).map(t => t.textContent).slice(0, 3)""")
    expect(not cut, f"{name}: texts reach out of their chart: {cut}")
    small = page.run("""[...document.querySelectorAll('main *')].filter(e => e.getClientRects().length && e.firstChild?.nodeType === 3
      && parseFloat(getComputedStyle(e).fontSize) * (e.ownerSVGElement ? e.ownerSVGElement.getBoundingClientRect().width / 420 : 1)
      < 10).map(e => e.textContent.slice(0, 30)).slice(0, 3)""")
    expect(not small, f"{name}: texts under 10 pixels: {small}")


def check_colours(page, name):
    found = page.run(CONTRAST)
    expect(found["seen"] > 500 and not found["bad"], f"{name}: contrast of {found['seen']} texts: {found['bad']}")


def check_theme(page, name, scheme):
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.run(ground)
    expect((before == "rgb(255, 255, 255)") == (scheme == "light"), f"{name}: opens with {before}")
    page.click(".theme")
    after = page.run(ground)
    expect(before != after, f"{name}: the button leaves {after}")
    check_colours(page, name + ", switched")
    page.media("print", scheme)
    expect(page.run(ground) == "rgb(255, 255, 255)" and page.run("getComputedStyle(document.body).color") == "rgb(0, 0, 0)",
           f"{name}: prints {page.run(ground)}")
    expect(page.run("getComputedStyle(document.querySelector('.theme')).display") == "none", f"{name}: prints the button")
    page.media("", scheme)
    page.click(".theme")
    expect(page.run(ground) == before, f"{name}: the button does not go back")


def check_sorting(page, name):
    page.run("document.querySelectorAll('table.sortable').forEach((t, i) => t.id = 'table' + i)")
    table = page.run("[...document.querySelectorAll('table.sortable')].find(t => t.tBodies[0].rows.length > 5).id")
    values = f"[...document.querySelector('#{table}').tBodies[0].rows].map(r => Number(r.cells[1].dataset.sort))"
    said = f"document.querySelector('#{table} th:nth-child(2)').getAttribute('aria-sort')"
    first = page.run(values)
    page.click(f"#{table} th:nth-child(2) button")
    expect(page.run(values) == sorted(first) and page.run(said) == "ascending", f"{name}: a click does not sort")
    page.key("Enter", text="\r")
    expect(page.run(values) == sorted(first, reverse=True) and page.run(said) == "descending",
           f"{name}: Enter does not turn the order round")
    page.click(f"#{table} th:nth-child(1) button")
    expect(page.run(said) is None, f"{name}: two columns claim to sort")


def check_filter(page, name, word):
    shown = "[...document.querySelectorAll('#estimates section')].filter(s => s.getClientRects().length).length"
    whole = page.run(shown)
    page.click(".filter input")
    page.type(word)
    some = page.run(shown)
    texts = page.run("[...document.querySelectorAll('#estimates section')].filter(s => s.getClientRects().length)"
                     ".map(s => s.textContent.toLowerCase())")
    expect(0 < some < whole and all(word.lower() in t for t in texts), f"{name}: “{word}” shows {some} of {whole}")
    page.type("qqq")
    status = page.run("document.querySelector('.status').textContent")
    expect(page.run(shown) == 0 and status, f"{name}: nothing is found, and nothing says so")
    page.run("(i => { i.value = ''; i.dispatchEvent(new Event('input', {bubbles: true})) })(document.querySelector('.filter input'))")
    expect(page.run(shown) == whole and not page.run("document.querySelector('.status').textContent"),
           f"{name}: an empty field does not show all again")


def check_tooltips(page, name):
    for mark in ("#estimates .dot", "#sample ~ div .dot"):
        x, y = page.middle(mark)
        page.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        title = page.run(f"document.elementFromPoint({x}, {y}).closest('g')?.querySelector('title')?.textContent || ''")
        expect(re.search(r".+: .*\d", title), f"{name}: {mark} tells “{title}” to a pointer")
        expect("&" not in title, f"{name}: markup in a tooltip: {title}")
    bare = page.run("[...document.querySelectorAll('.flag[title]')].filter(f => !f.title.trim()).length")
    expect(bare == 0, f"{name}: {bare} marks without a meaning")


def check_keyboard(page, name):
    page.send("Page.bringToFront")
    page.run("document.documentElement.style.scrollBehavior = 'auto'")  # a jump, so that what follows finds its place
    page.key("Tab")
    inside = "(b => b.top >= 0 && b.left >= 0 && b.width > 20)(document.activeElement.getBoundingClientRect())"
    expect(page.run("document.activeElement.className") == "skip" and page.run(inside), f"{name}: the first stop is no skip link")
    page.key("Tab")
    expect(page.run("document.activeElement.className") == "theme", f"{name}: the second stop is not the button")
    outline = page.run("getComputedStyle(document.activeElement).outlineStyle")
    expect(outline == "solid", f"{name}: what has the focus is not seen")
    page.key("Tab")
    page.key("Enter", text="\r")
    expect(page.run("location.hash.length") > 1, f"{name}: Enter does not follow a link of the index")
    useless = page.run("[...document.querySelectorAll('.scroll[tabindex]')].filter(e => e.scrollWidth <= e.clientWidth).length")
    expect(useless == 0, f"{name}: {useless} stops at tables that need no scrolling")


def check_tree(page, name):
    """What a screen reader is given: every chart and table column has a name."""
    nodes = page.send("Accessibility.getFullAXTree")["nodes"]
    told = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"] and "role" in n]
    for role in ("image", "heading", "link", "button", "searchbox", "rowheader"):
        of_role = [text for r, text in told if r == role or (role == "image" and r in ("img", "image", "graphics-document"))]
        expect(of_role, f"{name}: no {role} is told")
        nameless = sum(not text.strip() for text in of_role)
        expect(nameless == 0, f"{name}: {nameless} of {len(of_role)} {role} have no name")


def check(page, report, language, width, scheme, pictures):
    name = f"{language} {width} {scheme}"
    page.open(report, width, scheme, "reduce" if scheme == "dark" else "no-preference")
    if pictures:
        size = page.run("[document.documentElement.scrollWidth, Math.min(document.documentElement.scrollHeight, 6000)]")
        shot = page.send("Page.captureScreenshot", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1})
        Path(pictures, f"report-{language}-{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
    scroll = page.run("getComputedStyle(document.documentElement).scrollBehavior")
    expect(scroll == ("auto" if scheme == "dark" else "smooth"), f"{name}: scrolling is {scroll}")
    check_keyboard(page, name)
    check_layout(page, name, width)
    check_colours(page, name)
    check_theme(page, name, scheme)
    check_sorting(page, name)
    check_filter(page, name, "internet")
    check_tooltips(page, name)
    check_tree(page, name)
    for event in page.events:
        url = event.get("params", {}).get("request", {}).get("url", "file:")
        expect(url.startswith(("file:", "data:")), f"{name}: asks the network for {url}")
        expect(event.get("method") != "Runtime.exceptionThrown", f"{name}: the script fails: {event}")


def make(svari, dataset, folder, language):
    """The study with its labels, in a language. Its data lie under a name that no screen holds in one line, wherever the checkout lies."""
    deep = folder / "a_folder_whose_name_is_one_long_word_as_those_of_servers_often_are"
    deep.mkdir(exist_ok=True)
    text = (dataset / "residents.yaml").read_text(encoding="utf-8").replace("language: en", f"language: {language}", 1)
    for file in ("residents.csv", "sex_age.csv"):
        shutil.copyfile(dataset / file, deep / file)
        text = text.replace(f"file: {file}", f"file: {json.dumps(str(deep / file), ensure_ascii=False)}")
    run = folder / f"{language}.yaml"
    run.write_text(text, encoding="utf-8")
    subprocess.run([svari, "run", str(run), "-o", str(folder / language), "--quiet"], check=True)
    return folder / language / "report.html"


def main(svari, dataset, pictures=None):
    command = chromium.find()
    if not command:
        print("skipped: no Chromium is installed (apt install chromium, then ctest --preset dev -R browser)")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        page = chromium.Browser(command)
        try:
            for language in ("en", "lv"):
                report = make(svari, Path(dataset).resolve(), Path(folder), language)
                for width, scheme in PAGES[language]:
                    check(page, report, language, width, scheme, pictures)
        finally:
            page.close()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
