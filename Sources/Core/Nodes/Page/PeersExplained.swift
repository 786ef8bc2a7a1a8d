/// Whom a selector would name to one agent, with every term of their scores, and whom it would not, and why.
struct PeersExplained {
  /// Nil where the agent is not in the swarm.
  let explanation: PeerExplanation?
  /// Its key in hexadecimal.
  let asked: String
  let view: PageView

  var section: Markup {
    let title: Markup = "Whom \(PageParts.clipped(String(asked.prefix(8)), 8)) would be named, and why"
    guard let explanation else {
      return PageParts.section(
        "peers", title, PageParts.empty("The agent that was asked for is not in the swarm of this object."))
    }
    let body: Markup = """
      <p class="soft">For \(PageParts.clipped(explanation.endpoint, 60)) in \(PageParts.clipped(explanation.isp, 20)), \
      by policy number \(PageParts.count(explanation.policy)) and seed \(PageParts.clipped(explanation.seed, 16)): \
      what <code>shoal peers --explain</code> says, for this very agent.</p>
      \(candidates(explanation))\(leftOut(explanation))
      """
    return PageParts.section("peers", title, body)
  }

  /// The terms that any candidate has, in the order in which they stand there.
  private static func terms(of candidates: ArraySlice<PeerExplanation.Candidate>) -> [String] {
    var names: [String] = []
    for term in candidates.flatMap(\.terms) where !names.contains(term.name) && names.count < 12 {
      names.append(term.name)
    }
    return names
  }

  private func candidates(_ explanation: PeerExplanation) -> Markup {
    let shown = explanation.candidates.prefix(PageParts.mostRows)
    guard !shown.isEmpty else {
      return PageParts.empty("Nobody: all that have announced it are left out, and the origin serves.")
    }
    let terms = Self.terms(of: shown)
    let rows = shown.enumerated().map { place, peer -> Markup in
      let points = terms.map { name -> Markup in
        let term = peer.terms.first { $0.name == name }
        return PageParts.number("\(term.map { PageParts.count($0.points) } ?? "–")")
      }
      let reasons = peer.terms.prefix(12).map { term -> Markup in
        "<li>\(PageParts.clipped(term.name, 20)): \(PageParts.clipped(term.why, 200))</li>"
      }
      return """
        <tr><th scope="row">\(PageParts.clipped(peer.node ?? "stock client", 20)) \
        <small>\(PageParts.clipped(peer.endpoint, 60))</small></th><td>\(PageParts.clipped(peer.isp, 20)) \
        <small>\(PageParts.clipped(peer.ring, 20))</small></td><td>\(peer.isComplete ? "all" : "part")</td>\
        \(PageParts.number("<b>\(PageParts.count(peer.score))</b>"))\(points)<td class="text">\
        <details id="why-\(place + 1)"><summary>Why</summary><ul class="reasons">\(reasons)</ul></details></td></tr>

        """
    }
    let columns: [PageParts.Column] =
      [.text("Peer"), .text("ISP and ring"), .text("Holds"), .number("Score")]
      + terms.map { .number(PageParts.clipped($0, 20)) } + [.text("Reasons")]
    return """
      \(PageParts.table(
        "candidates", caption: "Peers that it would be named, best first, with the terms of their scores",
        columns: columns, rows: rows, view: view))\(PageParts.more(rows.count, of: explanation.candidates.count))
      """
  }

  private func leftOut(_ explanation: PeerExplanation) -> Markup {
    let shown = explanation.leftOut.prefix(PeerExplanation.mostLeftOut)
    guard !shown.isEmpty else { return PageParts.empty("Nobody is left out.") }
    let rows = shown.map { peer -> Markup in
      """
      <tr><th scope="row">\(PageParts.clipped(peer.node ?? "stock client", 20)) \
      <small>\(PageParts.clipped(peer.endpoint, 60))</small></th><td class="text">\
      \(PageParts.clipped(peer.reason, 200))</td></tr>

      """
    }
    return PageParts.table(
      "left-out", caption: "Peers that it would not be named", columns: [.text("Peer"), .text("Because")], rows: rows,
      view: view)
  }
}
