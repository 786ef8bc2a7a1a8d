/// The first part of the script of a recording's page: what it was given, and how it is named.
enum ExportScript {
  static let text = #"""
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
}
