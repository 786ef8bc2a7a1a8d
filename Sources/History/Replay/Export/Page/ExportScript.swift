/// The first and the last part of the script of a recording's page.
enum ExportScript {
  /// What it was given, and how it is named.
  static let beginning = #"""
    const $ = (id) => document.getElementById(id);
    const data = JSON.parse($("data").textContent);
    const make = (name, text, kind) => {
      const element = document.createElement(name);
      if (text !== undefined) element.textContent = text;
      if (kind) element.className = kind;
      return element;
    };
    const lanes = data.lanes.map(([name, label, role, isp, ghost], index) => (
      { index, name, label, role, isp, isGhost: ghost === 1, events: [], isUsed: false, isShown: true }));
    const events = data.events.map(([lane, at, seq, kind, text, effects, from, ghosts, changes, warns], index) => (
      { index, lane, at, seq, kind: data.kinds[kind], text, effects, from, ghosts, changes, warns: warns === 1,
        arrivals: [], isFound: true, isShown: true, words: null }));
    for (const event of events) {
      lanes[event.lane].events.push(event);
      lanes[event.lane].isUsed = true;
      if (typeof event.from === "number") {
        if (event.from >= 0) events[event.from].arrivals.push(event);
        else lanes[-1 - event.from].isUsed = true;
      }
      for (const ghost of event.ghosts) lanes[ghost].isUsed = true;
    }
    const used = lanes.filter((lane) => lane.isUsed);
    const end = events.reduce((most, event) => Math.max(most, event.at), 1);
    const nameOf = (event) => `${lanes[event.lane].name}:${event.seq}`;
    const byName = new Map(events.map((event) => [nameOf(event), event]));

    // Kinds of inputs by what brought them. Names for eyes that tell no colours apart stand in the list of kinds.
    const groups = [
      ["piece", "a block of a peer", "--near", (kind) => ["piece", "hashes"].includes(kind)],
      ["origin", "at or from origin and selector", "--rest", (kind) =>
        /^(origin|plain|announce|registered|probed|described|calling|register$)/.test(kind)],
      ["timer", "a timer", "--soft", (kind) => kind === "deadlineReached"],
      ["user", "a user or the disk", "--out", (kind) => new RegExp("^(started|stopping|wanted|asked|abandoned|" +
        "exchangeEnded|delivery|digested|opened|stored|store|judged|shelved|cacheMeasured|remembered)").test(kind)],
      ["peer", "a message of a peer, or another", "--in", () => true]];
    const kindGroups = new Map(data.kinds.map((kind) => [kind, groups.find((group) => group[3](kind))]));
    const isServer = (lane) => ["origin", "selector"].includes(lane.role);
    const groupOf = (event) => (isServer(lanes[event.lane]) ? groups[1] : kindGroups.get(event.kind));

    const span = (micros) => {
      const size = Math.abs(micros);
      if (size >= 1e6) return `${(micros / 1e6).toFixed(size >= 1e8 ? 1 : 3)} s`;
      return size >= 1e3 ? `${(micros / 1e3).toFixed(3)} ms` : `${Math.round(micros)} µs`;
    };
    // In the unit of a whole stretch, for an axis.
    const onAxis = (micros, whole) => {
      const [unit, size] = whole >= 2e6 ? ["s", 1e6] : whole >= 2e3 ? ["ms", 1e3] : ["µs", 1];
      const text = (micros / size).toFixed(Math.max(0, Math.min(6, Math.ceil(1.5 - Math.log10(whole / size)))));
      return `${text} ${unit}`;
    };
    const clock = (at) => new Date((data.start + at) / 1000).toISOString().slice(11, 23);
    const bytes = (count) => {
      const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
      let at = 0;
      for (; count >= 1024 && at < units.length - 1; at += 1) count /= 1024;
      return `${at === 0 ? count : count.toFixed(1)} ${units[at]}`;
    };

    const recorded = lanes.filter((lane) => !lane.isGhost).length;
    const unseen = used.filter((lane) => lane.isGhost).length;
    $("about").textContent = `${recorded} recorded nodes` + (unseen ? `, ${unseen} peers that nobody recorded` : "") +
      `; ${events.length} of ${data.inputs} inputs, ${span(end)} from ${data.clock} UTC on`;
    for (const note of data.notes) {
      $("notes").append(make("li", note));
      $("notes").hidden = false;
    }

    """#

  /// Bytes by ISP and copies of pieces; with that the page is whole, and is drawn.
  static let tables = #"""
    // Light where there is little, dark where there is much; the other way round in the dark.
    const shade = (part) => {
      const parts = (name) => [1, 3, 5].map((at) => parseInt(colours[name].slice(at, at + 2), 16));
      const [full, none] = [parts("--near"), parts("--raised")];
      return `rgb(${full.map((value, at) => Math.round(none[at] + (value - none[at]) * part)).join(", ")})`;
    };
    const drawHeat = () => {
      const table = $("heat"), froms = [...new Set(data.flows.map(([from]) => from))].sort();
      const tos = [...new Set(data.flows.map(([, to]) => to))].sort();
      if (froms.length === 0) return table.replaceChildren(make("caption", "No agent received a byte here."));
      const find = (from, to) => (data.flows.find((flow) => flow[0] === from && flow[1] === to) || [0, 0, 0])[2];
      const most = Math.max(...data.flows.map(([, , count]) => count), 1);
      const sum = (all) => all.reduce((a, b) => a + b, 0);
      const head = make("thead"), top = make("tr"), body = make("tbody");
      const title = (text, scope) => {
        const cell = make("th", text);
        cell.scope = scope;
        return cell;
      };
      top.append(title("from, down; to, across", "col"), ...tos.map((to) => title(to, "col")), title("all", "col"));
      for (const from of froms) {
        const row = make("tr"), counts = tos.map((to) => find(from, to));
        row.append(title(from, "row"));
        for (const count of counts) {
          const cell = make("td", count ? bytes(count) : "·"), part = Math.sqrt(count / most) * 0.42;
          cell.style.background = count ? shade(part) : "";
          row.append(cell);
        }
        row.append(make("td", bytes(sum(counts)), "sum"));
        body.append(row);
      }
      const last = make("tr"), sums = tos.map((to) => sum(froms.map((from) => find(from, to))));
      last.append(title("all", "row"), ...sums.map((count) => make("td", bytes(count), "sum")));
      last.append(make("td", bytes(sum(sums)), "sum"));
      body.append(last);
      head.append(top);
      table.replaceChildren(make("caption", "Payload that arrived, corrupt blocks too"), head, body);
    };

    const map = $("map"), left = 84, bottom = 24;
    const cellAt = (x, y) => {
      const object = data.objects[$("object").value || 0];
      if (!object || x < left || y > map.clientHeight - bottom) return null;
      const [, pieces, columns] = object, time = (x - left) / (map.clientWidth - left - 4) * end;
      let column = data.columns.findLastIndex(([at]) => at <= time);
      column = Math.max(0, column);
      const row = Math.floor(y / (map.clientHeight - bottom) * columns[column].length);
      return { pieces, column, row, rows: columns[column].length, copies: columns[column][row] / 10 };
    };
    const drawMap = () => {
      const pen = fit(map), width = map.clientWidth - left - 4, height = map.clientHeight - bottom;
      const object = data.objects[$("object").value || 0];
      pen.fillStyle = colours["--soft"];
      pen.textAlign = "right";
      if (!object) {
        pen.textAlign = "left";
        return pen.fillText("No agent had an object open.", 4, 20);
      }
      const [, pieces, columns] = object;
      const x = (at) => left + Math.max(0, at) / end * width;
      for (let column = 0; column < columns.length; column += 1) {
        const [from, agents] = data.columns[column], to = (data.columns[column + 1] || [end])[0];
        for (let row = 0; row < columns[column].length; row += 1) {
          const rows = columns[column].length, part = Math.min(1, columns[column][row] / 10 / Math.max(1, agents));
          pen.fillStyle = shade(part);
          pen.fillRect(x(from), row * height / rows, Math.max(1, x(to) - x(from) + 0.5), height / rows + 0.5);
        }
      }
      pen.fillStyle = colours["--soft"];
      pen.fillText("piece 0", left - 8, 12);
      if (pieces > 1) pen.fillText(`${pieces - 1}`, left - 8, height);
      pen.textAlign = "center";
      for (let at = 0; at <= 5; at += 1)
        pen.fillText(onAxis(end * at / 5, end), left + 24 + at / 5 * (width - 48), height + 17);
    };
    map.addEventListener("pointermove", (move) => {
      const cell = cellAt(move.offsetX, move.offsetY);
      if (!cell) return void ($("cell").textContent = "");
      const first = Math.floor(cell.row * cell.pieces / cell.rows), [at, agents] = data.columns[cell.column];
      const last = Math.max(first, Math.floor((cell.row + 1) * cell.pieces / cell.rows) - 1);
      $("cell").textContent = `piece ${first}${last > first ? "–" + last : ""} at ${span(at)}: ` +
        `${cell.copies.toFixed(1)} copies at ${agents} agents`;
    });
    data.objects.forEach(([name, pieces], at) => {
      const option = make("option", `${name}, ${pieces} pieces`);
      option.value = at;
      $("object").append(option);
    });
    $("object").addEventListener("change", drawMap);

    const begin = () => {
      readColours();
      $("scale").style.background = `linear-gradient(90deg, ${shade(0)}, ${shade(0.5)}, ${shade(1)})`;
      drawHeat();
      draw();
      drawMap();
    };
    look();
    begin();
    new ResizeObserver(begin).observe($("space").parentElement);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", begin);
    const named = () => {
      try { return byName.get(decodeURIComponent(location.hash.slice(1))); } catch { return undefined; }
    };
    addEventListener("hashchange", () => { if (named() && named() !== chosen) choose(named()); });
    if (named()) choose(named());

    """#
}
