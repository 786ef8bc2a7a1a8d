/// The style sheet of a page: light and dark, from a phone's width to a wide screen, and on paper.
enum PageStyle {
  static let text = #"""
    :root {
      color-scheme: light dark;
      --ground: #f3f5f8; --card: #ffffff; --raised: #eef2f6;
      --ink: #17202a; --soft: #51606f; --line: #d6dde5; --track: #dfe6ed;
      --link: #0a58a8; --in: #0b6bcb; --out: #7b3fb5; --near: #0a7a58; --rest: #9a6200;
      --good: #146c37; --warn: #855300; --bad: #b3261e;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #0e1318; --card: #171e26; --raised: #1f2831;
        --ink: #e5eaf0; --soft: #a5b2bf; --line: #2e3945; --track: #2b3641;
        --link: #7ab8ff; --in: #5aa9ff; --out: #c79bf2; --near: #4cc79d; --rest: #e0aa4a;
        --good: #6fd08f; --warn: #f0b95b; --bad: #ff8a80;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--ground); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      font-variant-numeric: tabular-nums;
    }
    header, main, footer { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding-block: 18px 12px; }
    h1 { flex: 1 1 auto; margin: 0; font-size: 20px; font-weight: 500; overflow-wrap: anywhere; }
    h1 span { font-weight: 700; }
    h1 code { color: var(--soft); font-size: 15px; }
    .fish { width: 26px; height: 26px; margin-right: 8px; vertical-align: -6px; fill: var(--in); }
    header p { margin: 0; }
    #state:not(:empty)::before { content: "●"; margin-right: 6px; color: var(--soft); }
    #state.live::before { color: var(--good); }
    #state.paused::before { content: "❚❚"; font-size: 11px; }
    #state.reconnecting::before { content: "▲"; color: var(--warn); }
    button {
      font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 8px;
      padding: 5px 16px; min-height: 34px; cursor: pointer;
    }
    button:hover { background: var(--raised); }
    button[aria-pressed="true"] { background: var(--ink); color: var(--card); border-color: var(--ink); }
    a { color: var(--link); text-underline-offset: 2px; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
    main:focus { outline: none; }
    .skip { position: absolute; left: -1000px; }
    .skip:focus { left: 12px; top: 12px; padding: 8px 12px; background: var(--card); z-index: 1; }
    main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
    section {
      min-width: 0; padding: 16px 20px 18px; background: var(--card); border: 1px solid var(--line);
      border-radius: 12px;
    }
    h2 { margin: 0 0 10px; font-size: 16px; font-weight: 650; overflow-wrap: anywhere; }
    h3 { margin: 18px 0 4px; font-size: 14px; font-weight: 650; }
    p { margin: 8px 0; }
    small, .soft, .empty, caption { color: var(--soft); }
    small { font-size: 12.5px; }
    .empty { margin: 4px 0; }
    code { font: 0.93em/1.4 ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; }
    .hash { overflow-wrap: anywhere; }
    dl { margin: 0; }
    dd { margin: 0; }

    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 28px; }
    .figures dt { color: var(--soft); font-size: 13.5px; }
    .figures b { display: block; font-size: 28px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; }
    .figures dd span { color: var(--soft); font-size: 13.5px; }
    .figures b span { font-size: inherit; }
    .split, .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 16px 0 0; font-size: 13.5px; }
    .split .bar { flex: 1 0 100%; height: 14px; }
    .split .track { fill: var(--rest); }
    .key {
      display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 3px; vertical-align: -1px;
    }
    .key.peers, .key.own { background: var(--near); }
    .key.rest { background: var(--rest); }
    .key.transit { background: var(--bad); outline: 1px dashed var(--bad); outline-offset: 2px; border-radius: 0; }

    .facts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px 28px; }
    .facts div { display: grid; grid-template-columns: 9.5em minmax(0, 1fr); gap: 12px; }
    .facts dt { color: var(--soft); }
    .facts dd { overflow-wrap: anywhere; }
    .downloads { margin: 0; padding: 0; list-style: none; display: grid; gap: 14px; }
    .downloads b { display: block; font-weight: 600; overflow-wrap: anywhere; }
    .downloads .soft { display: block; font-size: 13.5px; overflow-wrap: anywhere; }

    .scroll { overflow-x: auto; }
    table { width: 100%; border-collapse: collapse; font-size: 14px; }
    caption { padding: 0 0 6px; text-align: left; font-size: 13.5px; }
    th, td { padding: 7px 14px 7px 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: 13px; white-space: nowrap; }
    thead th a { color: inherit; }
    thead th[aria-sort] { color: var(--ink); font-weight: 650; }
    thead th[aria-sort="descending"] a::after { content: " ↓"; }
    thead th[aria-sort="ascending"] a::after { content: " ↑"; }
    tbody th { font-weight: 500; min-width: 9em; overflow-wrap: anywhere; }
    .n { text-align: right; white-space: nowrap; }
    th small, td small { display: block; font-weight: 400; }
    .time, .end { white-space: nowrap; }
    .words { min-width: 11.5em; }
    .text { overflow-wrap: anywhere; min-width: 14em; }
    .chosen { background: var(--raised); }
    .chosen th { box-shadow: -3px 0 0 var(--link); }
    .level { font-weight: 600; }
    .level.plain { font-weight: 400; }
    .bad { color: var(--bad); }
    .warn { color: var(--warn); }
    .trouble {
      margin: 0 0 14px; padding: 10px 14px; border: 1px solid var(--bad); border-left-width: 6px; border-radius: 8px;
      overflow-wrap: anywhere;
    }
    .trouble b { color: var(--bad); }

    .bar {
      display: block; width: 100%; min-width: 72px; height: 9px; margin: 6px 0; border-radius: 3px; fill: var(--in);
    }
    td.n .bar { width: 84px; min-width: 0; margin: 5px 0 0 auto; }
    .bar.peers, .bar.held { fill: var(--near); }
    .bar.out { fill: var(--out); }
    .track { fill: var(--track); }
    .map { display: block; width: 100%; height: 40px; border-radius: 4px; fill: var(--near); }
    .map.copies { height: 30px; margin-top: 12px; fill: var(--in); }
    .map.small { height: 14px; min-width: 120px; margin: 4px 0; }
    .maps { margin-bottom: 16px; }
    .maps p { margin: 4px 0; font-size: 13.5px; }
    progress {
      display: block; width: 100%; height: 10px; margin: 6px 0; border: 0; border-radius: 5px; overflow: hidden;
      appearance: none; background: var(--track); color: var(--near);
    }
    progress::-webkit-progress-bar { background: var(--track); }
    progress::-webkit-progress-value { background: var(--near); }
    progress::-moz-progress-bar { background: var(--near); }
    progress:indeterminate {
      background: repeating-linear-gradient(45deg, var(--track) 0 8px, var(--near) 8px 12px);
    }
    progress:indeterminate::-webkit-progress-bar { background: transparent; }
    progress:indeterminate::-moz-progress-bar { background: transparent; }

    .flows { display: block; width: 100%; min-width: 640px; max-width: 980px; height: auto; margin: 12px auto 0; }
    .flows text { font-size: 12.5px; fill: var(--ink); }
    .flows .isp { fill: var(--soft); }
    .flows .own { fill: var(--near); fill-opacity: 0.55; }
    .flows .transit {
      fill: var(--bad); fill-opacity: 0.5; stroke: var(--bad); stroke-width: 1; stroke-dasharray: 5 3;
    }
    .flows path:hover { fill-opacity: 0.85; }
    .curve { display: block; width: 100%; min-width: 560px; max-width: 980px; height: auto; margin: 12px auto 0; }
    .curve text { font-size: 12.5px; fill: var(--ink); }
    .curve path { fill: none; }
    .curve .axis { stroke: var(--soft); }
    .curve .grid { stroke: var(--line); }
    .curve .line { stroke: var(--near); stroke-width: 2.5; stroke-linejoin: round; }
    .curve .bound { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 6 4; }
    details { margin-top: 12px; }
    td details { margin-top: 0; }
    .reasons { margin: 4px 0 0; padding-left: 16px; }
    summary { cursor: pointer; color: var(--link); }
    footer { padding-block: 14px 28px; color: var(--soft); font-size: 13.5px; }

    @media (min-width: 960px) {
      main { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .wide { grid-column: 1 / -1; }
      .wide .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    }
    @media (max-width: 560px) {
      header, main, footer { padding-inline: 12px; }
      section { padding: 14px; border-radius: 10px; }
      .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; }
      .figures b { font-size: 22px; }
      h1 { flex: 1 1 0; min-width: 0; font-size: 18px; line-height: 1.3; }
      h1 code { display: block; margin-left: 34px; font-size: 13px; }
      header { gap: 8px 12px; }
      button { padding-inline: 12px; }
      .facts div { grid-template-columns: 7.5em minmax(0, 1fr); }
    }
    @media (prefers-reduced-motion: no-preference) {
      .bar rect, .map path { transition: width 0.3s, d 0.3s; }
    }
    @media (forced-colors: active) {
      .bar, .map, .flows, .curve, .key { forced-color-adjust: none; }
    }
    @media print {
      :root {
        --ground: #ffffff; --card: #ffffff; --raised: #ffffff; --ink: #000000; --soft: #444444; --line: #999999;
        --track: #dddddd; --link: #000000;
      }
      button, .skip, #state, footer { display: none; }
      main { display: block; }
      section { break-inside: avoid; margin-bottom: 10px; }
      .scroll { overflow: visible; }
    }

    """#
}
