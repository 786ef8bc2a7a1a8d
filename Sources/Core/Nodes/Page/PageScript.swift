/// What keeps a page live, in a browser with JavaScript: takes the sections that the node sends each second, and
/// changes only what has changed, so that what is open, focused, scrolled or selected stays so. It makes no HTML of its
/// own.
enum PageScript {
  static let text = #"""
    "use strict";
    (() => {
      const live = document.getElementById("live");
      const state = document.getElementById("state");
      const button = document.getElementById("pause");
      const words = {
        live: "Live", connecting: "Connecting…", reconnecting: "Reconnecting…", paused: "Paused",
        held: "Live, held while text is selected",
      };
      const patience = 10000, pause = 3000;
      let source = null, retry = 0, heard = 0, waiting = null;
      let paused = new URLSearchParams(location.search).get("paused") === "1";

      const say = (what) => {
        if (state.className === what) return;
        state.className = what;
        state.textContent = words[what];
      };

      const isSame = (a, b) => a.nodeName === b.nodeName && (a.id || "") === (b.id || "");

      const change = (old, next) => {
        if (old.nodeType !== Node.ELEMENT_NODE) {
          if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
          return;
        }
        for (const { name } of [...old.attributes]) {
          const isOpen = old.nodeName === "DETAILS" && name === "open";
          if (!isOpen && !next.hasAttribute(name)) old.removeAttribute(name);
        }
        for (const { name, value } of next.attributes) {
          if (old.getAttribute(name) !== value) old.setAttribute(name, value);
        }
        changeChildren(old, next);
      };

      const changeChildren = (old, next) => {
        const wanted = new Set([...next.children].map((child) => child.id).filter(Boolean));
        const named = new Map();
        for (const child of [...old.children]) {
          if (child.id && !wanted.has(child.id)) child.remove();
          else if (child.id) named.set(child.id, child);
        }
        let at = old.firstChild;
        for (const child of [...next.childNodes]) {
          const match = child.id ? named.get(child.id) : at;
          if (match && isSame(match, child)) {
            if (match === at) at = at.nextSibling;
            else old.insertBefore(match, at);
            change(match, child);
          } else {
            old.insertBefore(child, at);
          }
        }
        while (at) {
          const after = at.nextSibling;
          at.remove();
          at = after;
        }
      };

      const isSelecting = () => {
        const selection = getSelection();
        return selection !== null && !selection.isCollapsed && live.contains(selection.anchorNode);
      };

      const show = (html) => {
        const focused = document.activeElement;
        const template = document.createElement("template");
        template.innerHTML = html;
        changeChildren(live, template.content);
        if (focused !== document.activeElement && live.contains(focused)) focused.focus({ preventScroll: true });
      };

      const take = (html) => {
        heard = Date.now();
        waiting = isSelecting() ? html : null;
        if (waiting === null) show(html);
        say(waiting === null ? "live" : "held");
      };

      const stop = () => {
        clearTimeout(retry);
        if (source !== null) source.close();
        source = null;
        waiting = null;
      };

      const start = (what) => {
        stop();
        if (paused || document.hidden) return;
        say(what);
        heard = Date.now();
        source = new EventSource("/_shoal/events" + location.search);
        source.addEventListener("status", (event) => take(event.data));
        source.onerror = () => {
          say("reconnecting");
          // A browser gives up after an answer that is no stream, such as one that says to come later.
          if (source.readyState === EventSource.CLOSED) retry = setTimeout(() => start("reconnecting"), pause);
        };
      };

      const setPaused = (value) => {
        paused = value;
        button.setAttribute("aria-pressed", String(paused));
        if (paused) {
          stop();
          say("paused");
        } else {
          start("connecting");
        }
      };

      button.addEventListener("click", () => setPaused(!paused));
      document.addEventListener("selectionchange", () => {
        if (waiting !== null && !isSelecting()) take(waiting);
      });
      // Nobody looks at a hidden page: the node need not speak to it.
      document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start("connecting")));
      addEventListener("pagehide", stop);
      addEventListener("pageshow", (event) => { if (event.persisted) start("connecting"); });
      setInterval(() => { if (source !== null && Date.now() - heard > patience) start("reconnecting"); }, 1000);
      button.hidden = false;
      setPaused(paused);
    })();

    """#
}
