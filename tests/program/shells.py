#!/usr/bin/env python3
"""Completion in the shells themselves: what each offers for a command line. A shell that is not installed is left out.

shells.py SVARI
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# words typed, the last one begun, and what must be offered; what must not
CASES = [
    (["svari", "pro"], {"proportion"}, {"mean"}),
    (["svari", "completion", ""], {"bash", "zsh", "fish", "man"}, {"run"}),
    (["svari", "help", "des"], {"describe"}, {"mean"}),
    (["svari", "mean", "x.csv", "--as", ""], {"text", "csv", "json", "run"}, {"--as"}),
    (["svari", "describe", "x.csv", "--as", ""], {"text", "json"}, {"run"}),
    (["svari", "run", "--to"], {"--totals"}, {"--threads"}),
    (["svari", "mean", "--w"], {"--weight", "--where"}, {"--by"}),
]


def bash(folder, words, wanted):
    typed = " ".join(f"'{w}'" for w in words)
    script = f'source <(svari completion bash); COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _svari; printf "%s\\n" "${{COMPREPLY[@]}}"'
    return ["bash", "--norc", "-c", script]


def fish(folder, words, wanted):
    return ["fish", "--no-config", "-c", f'svari completion fish | source; complete -C "{" ".join(words)}"']


def zsh(folder, words, wanted):
    """zsh completes only at a prompt: one in a pseudo-terminal, asked to list all that it would offer."""
    script = f"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; fpath=('{folder}' \\$fpath); autoload -U compinit; compinit -D -u; zstyle ':completion:*' list-prompt ''; LISTMAX=9999; stty -echo; bindkey -e; bindkey '^X' list-choices; echo rea''dy"
zpty -r z line '*ready*'
zpty -w -n z $'{" ".join(words)}\\x18'
for i in {{1..100}}; do
  while zpty -r -t z part; do text+=$part; done
  [[ $text == *"{max(wanted)[-4:]}"* ]] && break
  sleep 0.1
done
sleep 0.1
while zpty -r -t z part; do text+=$part; done
print -r -- "$text"
zpty -d z
"""
    return ["zsh", "-f", "-c", script]


def main(svari):
    faults, used = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "svari").symlink_to(Path(svari).resolve())
        env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "HOME": name, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        made = subprocess.run([svari, "completion", "zsh"], capture_output=True, text=True, check=True).stdout
        (folder / "_svari").write_text(made, encoding="utf-8")
        for shell in (bash, zsh, fish):
            if not shutil.which(shell.__name__):
                continue
            used.append(shell.__name__)
            cases = CASES[1::2] if shell is zsh else CASES  # its start takes seconds
            for words, wanted, unwanted in cases:
                done = subprocess.run(shell(folder, words, wanted), capture_output=True, text=True, env=env, cwd=folder, timeout=60)
                offered = set(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", " ", done.stdout).split()) - set(words)
                if done.stderr.strip() or not wanted <= offered or unwanted & offered:
                    faults.append(f"{shell.__name__}: {words} offers {sorted(offered)[:12]} {done.stderr.strip()[:200]}")
    for fault in faults:
        print(fault)
    print(f"{', '.join(used)}: {len(faults)} faults")
    return 1 if faults or not used else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
