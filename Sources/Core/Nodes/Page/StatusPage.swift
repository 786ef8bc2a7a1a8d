/// The page on which a node shows what it does, to a person in front of a browser.
///
/// All HTML is made here, of the node's status: the whole page for a request, and what is inside of its `main` for each
/// event that keeps it live. It is of use without JavaScript, and bounded however much the node has to tell.
package enum StatusPage {
  /// For `content-security-policy`: nothing from elsewhere, nothing inline, and nobody frames it.
  static let securityPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

  /// The style sheet, at `/_shoal/style.css`.
  package static var style: String { PageStyle.text }
  /// What keeps the page live, at `/_shoal/page.js`.
  package static var script: String { PageScript.text }

  /// The whole page.
  package static func html(_ status: NodeStatus, view: PageView) -> String {
    let role = PageParts.clipped(status.role, 20)
    let node = PageParts.clipped(status.node, 40)
    let page: Markup = """
      \(head("Shoal \(role) \(node)"))\
      <script src="/_shoal/page.js" defer></script>
      \(view.isPaused ? "" : "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>" as Markup)
      </head>
      <body>
      <a class="skip" href="#live">Skip to the figures</a>
      <header>
      <h1>\(PageParts.fish)<span>Shoal</span> \(role) <code>\(node)</code></h1>
      <p id="state" role="status"></p>
      <button id="pause" type="button" aria-pressed="false" hidden>Pause</button>
      <noscript><p>\(view.isPaused ? "Paused." : "Refreshed every 2 seconds.")
      <a href="\(view.paused(!view.isPaused).link)">\(view.isPaused ? "Go on" : "Pause")</a></p></noscript>
      </header>
      <main id="live" tabindex="-1">
      \(content(status, view))</main>
      <footer><p>For programs: <a href="/_shoal/status">this as JSON</a>, <a href="/metrics">metrics</a>,
      <a href="/healthz">health</a>; in a terminal: <code>shoal top</code>.</p></footer>
      </body>
      </html>

      """
    return page.html
  }

  /// What all pages begin with.
  private static func head(_ title: Markup) -> Markup {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    <link rel="stylesheet" href="/_shoal/style.css">
    <link rel="icon" href="\(PageParts.icon)">

    """
  }

  /// What a node says that has not started.
  static let startingSentence = "This node is starting; it shows what it does in a moment."

  /// The page of a node that has not started: it looks again by itself, with a script or without.
  static var starting: String {
    let page: Markup = """
      \(head("Shoal is starting"))\
      <meta http-equiv="refresh" content="1">
      </head>
      <body>
      <header><h1>\(PageParts.fish)<span>Shoal</span></h1></header>
      <main>
      <section class="wide"><p role="status">\(startingSentence)</p></section>
      </main>
      </body>
      </html>

      """
    return page.html
  }

  /// What is inside of the page's `main`: the data of an event `status`.
  package static func sections(_ status: NodeStatus, view: PageView) -> String { content(status, view).html }

  private static func content(_ status: NodeStatus, _ view: PageView) -> Markup {
    var parts: [Markup] = []
    if let agent = status.agent { parts += AgentSections(agent: agent, view: view).all }
    if let selector = status.selector { parts += SelectorSections(selector: selector, view: view).all }
    if let origin = status.origin { parts += OriginSections(origin: origin, view: view).all }
    if parts.isEmpty {
      parts = ["<section id=\"now\"><h2>Right now</h2><p>This node has not yet told anything.</p></section>"]
    }
    return "\(parts)\(EventSection.markup(status.events))\(about(status))"
  }

  private static func about(_ status: NodeStatus) -> Markup {
    let facts: [Markup] = [
      PageParts.fact("Role", "\(PageParts.clipped(status.role, 20))"),
      PageParts.fact("Node", "<code>\(PageParts.clipped(status.node, 40))</code>"),
      PageParts.fact("Build", "\(PageParts.clipped(status.build, 80))"),
      PageParts.fact("Running for", "\(PageParts.duration(status.uptimeMilliseconds / 1000))"),
      PageParts.fact("Seen at", PageParts.moment(status.at)),
    ]
    return PageParts.section("about", "This node", "<dl class=\"facts\">\(facts)</dl>")
  }
}
