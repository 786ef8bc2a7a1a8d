import Nodes
import Vocabulary

/// A recording as one file for a browser: a diagram of space and time, bytes by ISP, and who held which pieces.
///
/// It names nothing from elsewhere, and its policy forbids that. What nodes said stands in it as JSON, which its script
/// puts into the page as text.
struct ExportPage {
  let story: ExportStory
  /// Inputs of the whole recording.
  let inputs: Int

  var html: String {
    let data = ExportJSON.inPage(json)
    // Who cannot know all that is in the page cannot know the word that a script needs to run in it.
    var hash = SipHash(key: (0x7368_6F61_6C00, 0x6578_706F_7274))
    for byte in data.utf8 { hash.mix(UInt64(byte)) }
    let word = String(hash.code, radix: 36)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'nonce-\(word)'; \
      script-src 'nonce-\(word)'; img-src data:; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Shoal recording</title>
      <link rel="icon" href="data:,">
      <style nonce="\(word)">
      \(StatusPage.style)\(Self.style)</style>
      </head>
      \(Self.body)
      <script type="application/json" id="data" nonce="\(word)">\(data)</script>
      <script nonce="\(word)">
      "use strict";
      (() => {
      \(ExportScript.beginning)\(DiagramScript.text)\(DiagramTools.text)\(ExportScript.tables)})();
      </script>
      </html>

      """
  }

  private static let body = """
    <body>
    <header><h1><span>Shoal</span> recording</h1><p id="about"></p></header>
    <main>
    <ul id="notes" class="wide" hidden></ul>
    <section class="wide" aria-labelledby="diagram">
    <h2 id="diagram">What happened where and when</h2>
    <div class="tools">
    <label>Search <input id="search" type="search" placeholder="words of inputs and effects, or agent-1:812"></label>
    <button id="earlier" type="button" aria-label="The find before">↑</button>
    <button id="later" type="button" aria-label="The next find">↓</button>
    <output id="finds" aria-live="polite"></output>
    <label>Kind <select id="kind"><option value="">all</option></select></label>
    <label><input id="only" type="checkbox"> finds only</label>
    <label><input id="arrows" type="checkbox" checked> messages</label>
    <span class="zoom"><button id="closer" type="button" aria-label="Closer">+</button>
    <button id="farther" type="button" aria-label="Farther">−</button>
    <button id="whole" type="button">Whole</button></span>
    </div>
    <details><summary>Nodes</summary><div id="nodes" class="tools"></div></details>
    <div class="stage">
    <div class="canvases">
    <canvas id="strip" aria-hidden="true"></canvas>
    <canvas id="space" tabindex="0" role="application" aria-label="Inputs of each node over time" \
    aria-describedby="keys"></canvas>
    <p id="keys" class="soft">Wheel, + and −: zoom. Drag, Shift and arrows: move. Click, arrows: an input; Enter: what
    sent it. Colours: <span id="colours"></span></p>
    </div>
    <aside id="event" aria-live="polite" aria-label="The chosen input" tabindex="0"><p class="empty">Click on an
    input to see what it was, what followed, and what it changed in its node.</p></aside>
    </div>
    </section>
    <section class="wide" aria-labelledby="flows">
    <h2 id="flows">Bytes that agents received, by ISP</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="flows"><table id="heat"></table></div>
    <p class="soft">The fuller the colour, the more. Blocks of the origin count as 16 KiB, also a shorter last one. ISPs
    are what selectors told agents, or agents each other.</p>
    </section>
    <section class="wide" aria-labelledby="pieces">
    <h2 id="pieces">Who held which pieces</h2>
    <div class="tools"><label>Object <select id="object"></select></label><output id="cell"></output></div>
    <canvas id="map" role="img" aria-label="Copies of each piece over time"></canvas>
    <p class="soft legend"><span>none <i id="scale"></i> every agent</span><span>Down: the pieces of the object; across:
    time. A copy counts while its agent has the object open.</span></p>
    </section>
    </main>
    <footer><p>Written by <code>shoal replay</code>. Nothing in it comes from elsewhere, and it sends nothing.</p>
    </footer>
    </body>
    """

  /// What it needs beside the style sheet of nodes' pages.
  private static let style = #"""
    header, main, footer { max-width: 1680px; }
    #about { color: var(--soft); }
    #notes { margin: 0; padding: 10px 14px 10px 30px; border: 1px solid var(--warn); border-radius: 8px; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; margin: 0 0 10px; font-size: 14px; }
    .tools input[type="search"] { width: 22em; max-width: 100%; }
    .tools input[type="search"], .tools select {
      font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 8px;
      padding: 4px 10px; min-height: 34px; max-width: 100%;
    }
    .tools output { color: var(--soft); min-width: 6em; }
    .tools button, aside button { padding: 3px 10px; min-height: 30px; }
    .zoom { margin-left: auto; display: flex; gap: 6px; }
    .swatch { display: inline-block; width: 10px; height: 10px; border-radius: 5px; margin: 0 4px 0 10px; }
    .stage { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; margin-top: 10px; }
    .canvases { min-width: 0; }
    canvas { display: block; width: 100%; touch-action: none; }
    #strip { height: 34px; margin-bottom: 6px; cursor: pointer; }
    #space { border: 1px solid var(--line); border-radius: 6px; cursor: crosshair; }
    #map { height: 260px; touch-action: auto; }
    #keys { margin: 8px 0 0; font-size: 13px; }
    aside { min-width: 0; max-height: 640px; overflow: auto; font-size: 13.5px; overflow-wrap: anywhere; }
    aside h3 { margin: 12px 0 4px; }
    aside h3:first-child { margin-top: 0; font-size: 15px; }
    aside p { margin: 4px 0; }
    aside ol { margin: 0; padding-left: 20px; }
    aside table { font-size: 13px; table-layout: fixed; }
    aside td, aside th { padding: 4px 8px 4px 0; }
    aside td:first-child, thead th:first-child { width: 46%; }
    aside .jump {
      padding: 0; min-height: 0; border: 0; background: none; color: var(--link); text-decoration: underline;
      text-align: left;
    }
    aside .moves { display: flex; gap: 8px; margin: 8px 0; }
    .was { color: var(--soft); text-decoration: line-through; text-decoration-color: var(--line); }
    #heat td, #heat th { padding: 8px 12px; }
    #heat td { text-align: right; white-space: nowrap; }
    #heat td.sum { font-weight: 600; border-left: 2px solid var(--line); }
    #scale {
      display: inline-block; width: 160px; height: 12px; margin: 0 8px; border-radius: 3px; vertical-align: -1px;
    }
    @media (min-width: 1000px) {
      .stage { grid-template-columns: minmax(0, 1fr) 400px; }
      aside { border-left: 1px solid var(--line); padding-left: 16px; }
    }

    """#

  /// What the script shows.
  private var json: String {
    let start = story.events.map(\.time.microseconds).min() ?? 0
    let names = Set(story.events.compactMap(\.kinds.last)).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return ExportJSON.object([
      "inputs": "\(inputs)", "start": "\(start)", "clock": ExportJSON.text(WallTime(microseconds: start).clockText),
      "notes": ExportJSON.texts(story.notes), "kinds": ExportJSON.texts(names),
      "lanes": ExportJSON.array(
        story.lanes.map { lane in
          ExportJSON.array(
            [lane.name, lane.label, lane.role, lane.isp].map(ExportJSON.text) + [lane.isGhost ? "1" : "0"])
        }),
      "events": ExportJSON.array(story.events.map { row(of: $0, start, kind: places[$0.kinds.last ?? ""] ?? 0) }),
      "flows": ExportJSON.array(
        story.flows.map { ExportJSON.array([ExportJSON.text($0.from), ExportJSON.text($0.to), "\($0.bytes)"]) }),
      "columns": ExportJSON.array(
        story.history.moments.map { ExportJSON.array(["\($0.at.microseconds - start)", "\($0.agents)"]) }),
      "objects": ExportJSON.array(
        story.history.objects.map { object in
          let columns = object.columns.map { ExportJSON.array($0.map { "\($0)" }) }
          return ExportJSON.array([ExportJSON.text(object.name), "\(object.pieces)", ExportJSON.array(columns)])
        }),
    ])
  }

  private func row(of event: ExportStory.Event, _ start: Int64, kind: Int) -> String {
    let source =
      switch event.source {
      case .event(let at): "\(at)"
      case .ghost(let lane): "\(-1 - lane)"
      case .elsewhere(let name): ExportJSON.text(name)
      case nil: "null"
      }
    let effects = event.effects.map { effects in
      ExportJSON.texts(effects + (event.moreEffects > 0 ? ["and \(event.moreEffects) more"] : []))
    }
    return ExportJSON.array([
      "\(event.lane)", "\(event.time.microseconds - start)", "\(event.sequence)", "\(kind)",
      ExportJSON.text(event.text), effects ?? "null", source,
      ExportJSON.array(event.ghosts.map { "\($0)" }), ExportJSON.changes(event), event.isWarning ? "1" : "0",
    ])
  }
}
