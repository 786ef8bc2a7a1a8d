"""A terminal that tmux plays, with one program in it, and what it shows as a page of HTML."""
import html
import os
import re
import subprocess
import time

# Of a dark terminal: text, background, and the sixteen colours that have names.
TEXT, GROUND = "#d8dee9", "#14181f"
NAMED = ["#2e3440", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9",
         "#6b7689", "#ff7b86", "#b5e08f", "#ffd68a", "#82c4ff", "#e0a0f0", "#7fd8e4", "#ffffff"]
LINE, ADVANCE, MARGIN = 18, 8.43, 12


class Terminal:
    """A program in a terminal of so many columns and rows, in a server of tmux of its own."""

    def __init__(self, folder, *words, columns=100, rows=30):
        self.socket, self.columns, self.rows = os.path.join(folder, "tmux"), columns, rows
        # Nothing of the user's: no settings, no server, no wish for colours or against them.
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ("NO_COLOR", "TMUX", "COLORTERM")} | {"SHELL": "/bin/sh", "LC_ALL": "C.UTF-8"}
        self.tmux("new-session", "-d", "-s", "one", "-x", str(columns), "-y", str(rows), *words)

    def __enter__(self): return self

    def __exit__(self, *_): self.tmux("kill-server", check=False)

    def tmux(self, *order, check=True):
        done = subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", "-u", *order], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10)
        if check and done.returncode: raise OSError(f"tmux {order[0]}: {done.stderr.strip()}")
        return done.stdout

    def type(self, *keys): self.tmux("send-keys", "-t", "one", *keys)

    def shows(self, *more): return self.tmux("capture-pane", "-p", "-t", "one", *more)

    def wait(self, pattern, seconds=30):
        """Until what it shows has it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if re.search(pattern, self.shows()): return
            time.sleep(0.1)
        raise OSError(f"waited in vain for '{pattern}'; the terminal shows:\n{self.shows()}")

    def size(self):
        """Width and height of its page, in pixels."""
        return round(self.columns * ADVANCE) + 2 * MARGIN, self.rows * LINE + 2 * MARGIN


def page(text):
    """A page that shows what `shows("-e")` said."""
    style = (f"body {{ margin: 0; background: {GROUND}; color: {TEXT} }} pre {{ margin: {MARGIN}px; "
             f"font: 14px/{LINE}px 'DejaVu Sans Mono', 'Liberation Mono', monospace }}")
    return f"<!doctype html><meta charset='utf-8'><title>shoal top</title><style>{style}</style><pre>{spans(text)}</pre>"


def plain(text): return re.sub(r"\x1b\[[0-9;]*m", "", text)


def colour(number):
    """One of the 256 of xterm."""
    if number < 16: return NAMED[number]
    if number >= 232: return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    levels = (0, 95, 135, 175, 215, 255)
    at = number - 16
    return "#" + "".join(f"{levels[part]:02x}" for part in (at // 36, at // 6 % 6, at % 6))


class Style:
    """What SGR (ECMA-48) has set."""

    def __init__(self): self.reset()

    def reset(self): self.bold = self.faint = self.reverse = False; self.text = self.ground = None

    def apply(self, codes):
        codes = [int(code or 0) for code in codes.split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0: self.reset()
            elif code == 1: self.bold = True
            elif code == 2: self.faint = True
            elif code == 7: self.reverse = True
            elif code == 22: self.bold = self.faint = False
            elif code == 27: self.reverse = False
            elif 30 <= code < 38: self.text = NAMED[code - 30]
            elif 90 <= code < 98: self.text = NAMED[code - 82]
            elif code == 39: self.text = None
            elif 40 <= code < 48: self.ground = NAMED[code - 40]
            elif code == 49: self.ground = None
            elif code in (38, 48) and len(codes) >= 2 and codes[0] == 5:
                found = colour(codes[1])
                codes = codes[2:]
                if code == 38: self.text = found
                else: self.ground = found

    def css(self):
        text, ground = self.text, self.ground
        if self.reverse: text, ground = ground or GROUND, text or TEXT
        parts = [f"color:{text}"] if text else []
        if ground: parts.append(f"background:{ground}")
        if self.bold: parts.append("font-weight:bold")
        if self.faint: parts.append("opacity:0.7")
        return ";".join(parts)


def spans(text):
    """Text with SGR as HTML."""
    style, result = Style(), []
    for at, part in enumerate(re.split(r"\x1b\[([0-9;]*)m", text)):
        if at % 2: style.apply(part)
        elif part: result.append(f"<span style='{style.css()}'>{html.escape(part)}</span>" if style.css()
                                 else html.escape(part))
    return "".join(result)
