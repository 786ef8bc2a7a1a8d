/// The part of the script of a recording's page that obeys: keys, the mouse, the search, filters; and the account of
/// the input that is chosen.
enum DiagramTools {
  static let text = #"""
    const clamp = () => {
      view.width = Math.max(20, Math.min(end * 1.02, view.width));
      view.from = Math.max(-end * 0.01, Math.min(end * 1.01 - view.width, view.from));
    };
    const zoom = (factor, around = view.from + view.width / 2) => {
      const width = Math.max(20, Math.min(end * 1.02, view.width * factor));
      view.from = around - (around - view.from) * width / view.width;
      view.width = width;
      clamp();
      draw();
    };
    const pan = (share) => {
      view.from += view.width * share;
      clamp();
      draw();
    };
    const reveal = (event) => {
      lanes[event.lane].isShown = true;
      const box = $(`lane-${event.lane}`);
      if (box) box.checked = true;
      const margin = view.width * 0.05;
      if (event.at < view.from + margin || event.at > view.from + view.width - margin)
        view.from = event.at - view.width / 2;
      clamp();
      draw();
    };

    // The account of an input

    const jump = (event, text) => {
      const button = make("button", text || nameOf(event), "jump");
      button.type = "button";
      button.addEventListener("click", () => choose(event));
      return button;
    };
    const list = (title, items) => {
      const box = document.createDocumentFragment(), rows = make("ol");
      for (const item of items) {
        const row = make("li");
        row.append(...[item].flat());
        rows.append(row);
      }
      box.append(make("h3", title), rows);
      return box;
    };
    const changeTable = (changes) => {
      const table = make("table"), head = make("thead"), top = make("tr"), body = make("tbody");
      for (const title of ["Part of its state", "Before → after"]) {
        const cell = make("th", title);
        cell.scope = "col";
        top.append(cell);
      }
      for (const [path, before, after] of changes) {
        const row = make("tr"), cell = make("td");
        cell.append(make("span", before === null ? "nothing" : before, "was"), " → ",
          make("span", after === null ? "nothing" : after));
        row.append(make("td", path), cell);
        body.append(row);
      }
      head.append(top);
      table.setAttribute("aria-label", "What it changed");
      table.append(head, body);
      return table;
    };
    const sentBy = (event) => {
      const line = make("p");
      if (event.from === null) return null;
      line.append("Sent by ");
      if (typeof event.from === "string") line.append(`${event.from}, which is not on this page`);
      else if (event.from < 0) line.append(`${lanes[-1 - event.from].name}, which nobody recorded`);
      else {
        const from = events[event.from];
        line.append(jump(from), ` ${span(event.at - from.at)} earlier, after: ${from.text.slice(0, 120)}`);
      }
      return line;
    };
    const tell = (event) => {
      const box = $("event"), lane = lanes[event.lane];
      const place = lane.events.indexOf(event), moves = make("div", undefined, "moves");
      const around = [["← before", lane.events[place - 1]], ["after →", lane.events[place + 1]]];
      for (const [text, other] of around) {
        if (!other) continue;
        const button = make("button", text);
        button.type = "button";
        button.addEventListener("click", () => choose(other));
        moves.append(button);
      }
      const parts = [make("h3", `${nameOf(event)}  ${event.kind}`),
        make("p", `${clock(event.at)} UTC, ${span(event.at)} after the beginning` +
          `${lane.isp ? "; " + lane.isp : ""}; ${lane.label}`, "soft"),
        make("p", event.text), sentBy(event), moves];
      if (event.changes === null) parts.push(make("h3", "What it changed"), make("p", "Not worked out here.", "empty"));
      else if (event.changes.length) parts.push(make("h3", "What it changed"), changeTable(event.changes));
      else parts.push(make("h3", "What it changed"), make("p", "nothing", "empty"));
      if (event.effects === null) parts.push(make("p", "What followed is not known.", "empty"));
      else parts.push(event.effects.length ? list("What followed", event.effects) : make("p", "Nothing followed."));
      if (event.ghosts.length)
        parts.push(make("p", "Sent to " + event.ghosts.map((ghost) => lanes[ghost].name).join(", ") +
          ", recorded by nobody."));
      if (event.arrivals.length)
        parts.push(list("What its messages became", event.arrivals.slice(0, 60).map((other) =>
          [jump(other), ` ${span(other.at - event.at)} later: ${other.text.slice(0, 120)}`])));
      box.replaceChildren(...parts.filter((part) => part !== null));
      box.scrollTop = 0;
    };
    const choose = (event) => {
      chosen = event;
      tell(event);
      reveal(event);
      try { history.replaceState(null, "", "#" + encodeURIComponent(nameOf(event))); } catch { /* as a file of some */ }
    };

    // The search and the filters

    const wordsOf = (event) => {
      event.words ??= [nameOf(event), event.kind, event.text, ...(event.effects || []),
        ...(event.changes || []).map((change) => change[0])].join("\n").toLowerCase();
      return event.words;
    };
    let finds = [];
    const tellFinds = () => {
      const at = finds.indexOf(chosen);
      $("finds").textContent = $("search").value.trim() === "" ? "" :
        finds.length === 0 ? "nothing found" : at < 0 ? `${finds.length} found` : `${at + 1} of ${finds.length}`;
    };
    const look = () => {
      const wish = $("search").value.trim().toLowerCase(), kind = $("kind").value, only = $("only").checked;
      for (const event of events) {
        const isKind = kind === "" || event.kind === kind;
        event.isFound = isKind && (wish === "" || wordsOf(event).includes(wish));
        event.isShown = isKind && (!only || event.isFound);
      }
      finds = wish === "" ? [] : events.filter((event) => event.isFound && lanes[event.lane].isShown);
      tellFinds();
      draw();
    };
    const go = (direction) => {
      if (finds.length === 0) return;
      const here = chosen ? chosen.index : direction > 0 ? -1 : events.length;
      const next = direction > 0 ? finds.find((event) => event.index > here) || finds[0] :
        finds.findLast((event) => event.index < here) || finds[finds.length - 1];
      choose(next);
      tellFinds();
    };
    $("search").addEventListener("input", look);
    $("search").addEventListener("keydown", (key) => { if (key.key === "Enter") go(key.shiftKey ? -1 : 1); });
    $("earlier").addEventListener("click", () => go(-1));
    $("later").addEventListener("click", () => go(1));
    for (const kind of [...data.kinds].sort()) {
      const option = make("option", `${kind} (${events.filter((event) => event.kind === kind).length})`);
      option.value = kind;
      $("kind").append(option);
    }
    for (const id of ["kind", "only"]) $(id).addEventListener("change", look);
    $("arrows").addEventListener("change", draw);
    for (const lane of used) {
      const label = make("label"), box = make("input");
      box.type = "checkbox";
      box.checked = true;
      box.id = `lane-${lane.index}`;
      box.addEventListener("change", () => {
        lane.isShown = box.checked;
        look();
      });
      label.append(box, ` ${lane.name}`);
      $("nodes").append(label);
    }
    for (const group of groups) {
      const swatch = make("span", undefined, "swatch");
      swatch.style.background = `var(${group[2]})`;
      $("colours").append(swatch, group[1]);
    }

    // The mouse and the keys

    const nearest = (x, y) => {
      const lane = shown()[Math.floor((y - axis) / laneHeight())];
      if (!lane || x < gutter - 6) return null;
      const list = lane.events, at = firstAfter(list, atOf(x)), around = [];
      const before = list.slice(0, at).findLast((event) => event.isShown);
      const after = list.slice(at).find((event) => event.isShown);
      around.push(...[before, after].filter((event) => event));
      const distance = (event) => Math.abs(xOf(event.at) - x);
      around.sort((a, b) => distance(a) - distance(b));
      return around.length && distance(around[0]) < 12 ? around[0] : null;
    };
    let drag = null;
    space.addEventListener("pointerdown", (press) => {
      drag = { x: press.offsetX, from: view.from, isMoved: false };
      space.setPointerCapture(press.pointerId);
    });
    space.addEventListener("pointermove", (move) => {
      if (!drag) {
        const event = nearest(move.offsetX, move.offsetY);
        if (event !== hovered) { hovered = event; draw(); }
        return;
      }
      if (Math.abs(move.offsetX - drag.x) > 3) drag.isMoved = true;
      if (!drag.isMoved) return;
      view.from = drag.from - (move.offsetX - drag.x) / scale();
      clamp();
      draw();
    });
    space.addEventListener("pointerup", (press) => {
      const event = drag && !drag.isMoved ? nearest(press.offsetX, press.offsetY) : null;
      drag = null;
      if (event) choose(event);
    });
    space.addEventListener("pointerleave", () => { hovered = null; draw(); });
    space.addEventListener("wheel", (wheel) => {
      wheel.preventDefault();
      if (wheel.shiftKey || Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY))
        pan(Math.sign(wheel.deltaX || wheel.deltaY) * 0.1);
      else zoom(wheel.deltaY > 0 ? 1.25 : 0.8, atOf(wheel.offsetX));
    }, { passive: false });
    strip.addEventListener("pointerdown", (press) => {
      const width = strip.clientWidth - gutter - 8;
      view.from = (press.offsetX - gutter) / width * end - view.width / 2;
      clamp();
      draw();
    });
    const beside = (direction) => {
      const list = shown();
      const row = chosen ? list.indexOf(lanes[chosen.lane]) : -1;
      for (let at = row + direction; at >= 0 && at < list.length; at += direction) {
        if (list[at].events.length === 0) continue;
        const place = Math.min(list[at].events.length - 1, firstAfter(list[at].events, chosen ? chosen.at : view.from));
        return choose(list[at].events[place]);
      }
    };
    const along = (direction) => {
      if (!chosen) return beside(1);
      const list = lanes[chosen.lane].events.filter((event) => event.isShown || event === chosen);
      const next = list[list.indexOf(chosen) + direction];
      if (next) choose(next);
    };
    space.addEventListener("keydown", (key) => {
      const moves = key.shiftKey ? { ArrowLeft: () => pan(-0.1), ArrowRight: () => pan(0.1) } : {
        ArrowLeft: () => along(-1), ArrowRight: () => along(1), ArrowUp: () => beside(-1), ArrowDown: () => beside(1) };
      const zooms = { "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1.4), "0": () => zoom(1e12),
        Enter: () => { if (chosen && chosen.from >= 0 && events[chosen.from]) choose(events[chosen.from]); } };
      const act = moves[key.key] || zooms[key.key];
      if (!act || key.ctrlKey || key.metaKey || key.altKey) return;
      key.preventDefault();
      act();
    });
    $("closer").addEventListener("click", () => zoom(0.5, chosen ? chosen.at : undefined));
    $("farther").addEventListener("click", () => zoom(2));
    $("whole").addEventListener("click", () => zoom(1e12));

    """#
}
