/// What the page of a recording needs beside the style sheet of nodes' pages.
enum ExportStyle {
  static let text = #"""
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
}
