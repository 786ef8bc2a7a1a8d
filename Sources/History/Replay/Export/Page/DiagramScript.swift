/// The part of the script of a recording's page that draws space and time: a lane for each node, a dot for each input,
/// an arrow for each message.
enum DiagramScript {
  static let text = #"""
    const space = $("space"), strip = $("strip"), gutter = 132, axis = 24;
    const view = { from: 0, width: end * 1.02 };
    let chosen = null, hovered = null, colours = {}, dirty = false;

    const readColours = () => {
      const style = getComputedStyle(document.documentElement);
      for (const name of ["ink", "soft", "line", "card", "track", "raised", "link", "in", "out", "near", "rest", "bad"])
        colours["--" + name] = style.getPropertyValue("--" + name).trim();
    };
    const shown = () => used.filter((lane) => lane.isShown);
    const laneHeight = () => Math.max(9, Math.min(44, Math.floor(560 / Math.max(1, shown().length))));
    const scale = () => (space.clientWidth - gutter - 8) / view.width;
    const xOf = (at) => gutter + (at - view.from) * scale();
    const atOf = (x) => view.from + (x - gutter) / scale();
    let rows = new Map();
    const yOf = (lane) => axis + (rows.get(lane) + 0.5) * laneHeight();

    // At dots, the first event of a lane at or after a time.
    const firstAfter = (list, at) => {
      let low = 0, high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle].at < at) low = middle + 1; else high = middle;
      }
      return low;
    };
    const fit = (canvas, height) => {
      const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth;
      if (height) canvas.style.height = height + "px";
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round((height || canvas.clientHeight) * ratio);
      const pen = canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, canvas.height);
      pen.font = "12px system-ui, sans-serif";
      return pen;
    };

    const drawAxis = (pen, width, bottom) => {
      const wish = view.width / Math.max(2, (width - gutter) / 120), power = 10 ** Math.floor(Math.log10(wish));
      const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= wish) || power * 10;
      pen.fillStyle = colours["--soft"];
      pen.strokeStyle = colours["--line"];
      pen.lineWidth = 1;
      pen.textAlign = "center";
      for (let n = Math.max(0, Math.ceil(view.from / step)); n * step < view.from + view.width; n += 1) {
        const x = Math.round(xOf(n * step)) + 0.5;
        pen.beginPath();
        pen.moveTo(x, axis - 5);
        pen.lineTo(x, bottom);
        pen.stroke();
        if (x < width - 24) pen.fillText(onAxis(n * step, view.width), x, 13);
      }
    };
    const drawLanes = (pen, width) => {
      const height = laneHeight();
      pen.textAlign = "left";
      for (const lane of shown()) {
        const y = yOf(lane.index);
        pen.strokeStyle = colours["--track"];
        pen.lineWidth = 1;
        pen.setLineDash(lane.isGhost ? [3, 4] : []);
        pen.beginPath();
        pen.moveTo(gutter, y);
        pen.lineTo(width, y);
        pen.stroke();
        pen.setLineDash([]);
        if (height < 11 && rows.get(lane.index) % 2) continue;
        pen.fillStyle = lane.isGhost ? colours["--soft"] : colours["--ink"];
        pen.fillText(lane.name, 4, y + (lane.isp && height >= 28 ? -2 : 4), gutter - 12);
        if (lane.isp && height >= 28) {
          pen.fillStyle = colours["--soft"];
          pen.font = "10.5px system-ui, sans-serif";
          pen.fillText(lane.isp, 4, y + 11, gutter - 12);
          pen.font = "12px system-ui, sans-serif";
        }
      }
    };

    const arrow = (pen, x1, y1, x2, y2, head) => {
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
      if (head) {
        const turn = Math.atan2(y2 - y1, x2 - x1), [x, y] = [x2 - 4 * Math.cos(turn), y2 - 4 * Math.sin(turn)];
        pen.moveTo(x - 7 * Math.cos(turn - 0.35), y - 7 * Math.sin(turn - 0.35));
        pen.lineTo(x, y);
        pen.lineTo(x - 7 * Math.cos(turn + 0.35), y - 7 * Math.sin(turn + 0.35));
      }
      pen.stroke();
    };
    // Every message: where it was sent, and where it arrived.
    const messages = [];
    for (const event of events) {
      if (typeof event.from === "number" && event.from >= 0) messages.push([events[event.from], event]);
    }
    const isDrawn = (event) => event.isShown && lanes[event.lane].isShown;
    const drawMessages = (pen) => {
      const right = view.from + view.width;
      const inView = messages.filter(([from, to]) =>
        from.at <= right && to.at >= view.from && isDrawn(from) && isDrawn(to));
      pen.strokeStyle = colours["--in"];
      pen.globalAlpha = Math.max(0.06, Math.min(0.55, 300 / Math.max(1, inView.length)));
      pen.lineWidth = 1;
      const heads = inView.length < 200;
      for (const [from, to] of inView) arrow(pen, xOf(from.at), yOf(from.lane), xOf(to.at), yOf(to.lane), heads);
      // Peers that nobody recorded: when they sent, and when it came to them, is not known.
      pen.setLineDash([3, 3]);
      for (const event of events) {
        if (event.at < view.from || event.at > right || !isDrawn(event)) continue;
        const x = xOf(event.at);
        if (typeof event.from === "number" && event.from < 0 && lanes[-1 - event.from].isShown)
          arrow(pen, x, yOf(-1 - event.from), x, yOf(event.lane), heads);
        for (const ghost of event.ghosts)
          if (lanes[ghost].isShown) arrow(pen, x, yOf(event.lane), x, yOf(ghost), heads);
      }
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    };
    const drawEvents = (pen, searching) => {
      const size = Math.max(2, Math.min(4, laneHeight() / 5));
      for (const lane of shown()) {
        const y = yOf(lane.index);
        for (let at = firstAfter(lane.events, view.from); at < lane.events.length; at += 1) {
          const event = lane.events[at];
          if (event.at > view.from + view.width) break;
          if (!event.isShown) continue;
          const x = xOf(event.at), isFound = searching && event.isFound;
          pen.globalAlpha = searching && !isFound ? 0.4 : 0.85;
          pen.fillStyle = colours[groupOf(event)[2]];
          pen.beginPath();
          pen.arc(x, y, isFound ? size + 1.5 : size, 0, 7);
          pen.fill();
          if (event.warns || isFound) {
            pen.globalAlpha = 1;
            pen.strokeStyle = colours[event.warns ? "--bad" : "--ink"];
            pen.lineWidth = 1.5;
            pen.beginPath();
            pen.arc(x, y, size + 2.5, 0, 7);
            pen.stroke();
          }
        }
      }
      pen.globalAlpha = 1;
    };
    // The chosen input with what sent it, back to the beginning, and what its messages became.
    const drawChosen = (pen) => {
      if (!chosen || !lanes[chosen.lane].isShown) return;
      pen.strokeStyle = colours["--ink"];
      pen.fillStyle = colours["--ink"];
      pen.lineWidth = 2;
      const line = (from, to) => {
        if (lanes[from.lane].isShown && lanes[to.lane].isShown)
          arrow(pen, xOf(from.at), yOf(from.lane), xOf(to.at), yOf(to.lane), true);
      };
      for (const event of chosen.arrivals) line(chosen, event);
      for (let event = chosen, left = 50; left > 0 && typeof event.from === "number" && event.from >= 0; left -= 1) {
        line(events[event.from], event);
        event = events[event.from];
      }
      pen.beginPath();
      pen.arc(xOf(chosen.at), yOf(chosen.lane), 7, 0, 7);
      pen.stroke();
    };
    const drawTip = (pen, width) => {
      if (!hovered) return;
      const text = `${nameOf(hovered)}  ${hovered.text}`, x = xOf(hovered.at);
      const cut = text.length > 90 ? text.slice(0, 90) + "…" : text, size = pen.measureText(cut).width + 14;
      const left = Math.max(gutter, Math.min(width - size - 4, x + 10)), lane = yOf(hovered.lane);
      const top = lane + 34 > space.clientHeight ? lane - 34 : lane + 10;
      pen.fillStyle = colours["--ink"];
      pen.fillRect(left, top, size, 22);
      pen.fillStyle = colours["--card"];
      pen.textAlign = "left";
      pen.fillText(cut, left + 7, top + 15);
    };

    const drawSpace = () => {
      rows = new Map(shown().map((lane, row) => [lane.index, row]));
      const height = axis + shown().length * laneHeight() + 6, width = space.clientWidth;
      const pen = fit(space, height);
      drawAxis(pen, width, height);
      drawLanes(pen, width);
      pen.save();
      pen.beginPath();
      pen.rect(gutter - 6, 0, width, height);
      pen.clip();
      if ($("arrows").checked) drawMessages(pen);
      drawEvents(pen, $("search").value.trim() !== "");
      drawChosen(pen);
      pen.restore();
      drawTip(pen, width);
    };
    // How much happened when, and which part of it is in view.
    const drawStrip = () => {
      const pen = fit(strip), width = strip.clientWidth - gutter - 8, height = strip.clientHeight;
      const count = Math.max(1, Math.floor(width / 3)), bins = new Array(count).fill(0);
      for (const event of events)
        if (isDrawn(event)) bins[Math.min(count - 1, Math.floor(event.at / end * count))] += 1;
      const most = Math.max(...bins, 1);
      pen.fillStyle = colours["--soft"];
      pen.textAlign = "left";
      pen.fillText("inputs over time", 4, height / 2 + 4);
      pen.fillStyle = colours["--in"];
      for (let at = 0; at < count; at += 1) {
        const bar = bins[at] === 0 ? 0 : Math.max(1.5, bins[at] / most * (height - 4));
        pen.fillRect(gutter + at * width / count, height - bar, width / count - 0.5, bar);
      }
      const x = (at) => gutter + Math.max(0, Math.min(end, at)) / end * width;
      pen.strokeStyle = colours["--ink"];
      pen.lineWidth = 1.5;
      const from = x(view.from);
      pen.strokeRect(from + 0.5, 0.75, Math.max(3, x(view.from + view.width) - from), height - 1.5);
    };
    const draw = () => {
      if (dirty) return;
      dirty = true;
      requestAnimationFrame(() => {
        dirty = false;
        drawSpace();
        drawStrip();
      });
    };

    """#
}
