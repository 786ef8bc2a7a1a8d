internal import Vocabulary

/// How many had all of a file after how long, as a line and as a table, and the least time that it takes.
struct RolloutCurve {
  let rollout: SelectorStatus.Rollout
  /// Milliseconds; nil where it is not known.
  let bound: Int64?
  let view: PageView

  private static let (width, height) = (760, 250)
  private static let (left, right, top, bottom) = (52, 740, 24, 214)

  /// The latest moment that is shown.
  private var end: Int64 { PageParts.sum([max(1, rollout.lastMilliseconds, bound ?? 0), 1]) }
  /// All that began.
  private var all: Int64 { Int64(max(1, rollout.started, rollout.completed)) }
  /// Each once, however many a status may have.
  private var steps: [SelectorStatus.Rollout.Step] {
    let most = PageParts.mostRows * 4
    return rollout.steps.count <= most ? rollout.steps : Array(rollout.steps.suffix(most))
  }

  var markup: Markup {
    let label =
      "How many of \(PageParts.count(all)) that began had all of it after how long. The table below says the same."
    return """
      <div class="scroll" id="curve" role="region" aria-label="Curve of the rollout" tabindex="0">
      \(diagram(label))</div>
      <details id="steps"><summary>The same as a table</summary>\(table)</details>

      """
  }

  private func diagram(_ label: String) -> Markup {
    var line: Markup = "M\(Self.left) \(Self.bottom)"
    var before: Int64 = 0
    for step in steps {
      // All of a step were through in the last eighth of its time; until then nobody was.
      let start = x(max(0, step.milliseconds) / 8 * 7)
      line = "\(line)L\(start) \(y(before))L\(x(step.milliseconds)) \(y(step.completed))"
      before = step.completed
    }
    return """
      <svg class="curve" viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(label)">
      <path class="axis" d="M\(Self.left) \(Self.top)V\(Self.bottom)H\(Self.right)"/>\(marks)
      <path class="line" d="\(line)"/>\(boundary)</svg>
      """
  }

  /// What the axes say.
  private var marks: Markup {
    let shares = [0, 50, 100].map { percent -> Markup in
      let height = Self.bottom - (Self.bottom - Self.top) * percent / 100
      return """
        <text x="\(Self.left - 8)" y="\(height + 4)" text-anchor="end">\(percent) %</text><path class="grid" \
        d="M\(Self.left) \(height)H\(Self.right)"/>
        """
    }
    let times = [Int64(0), 1, 2].map { half -> Markup in
      let moment = end / 2 * half
      let anchor = half == 0 ? "start" : half == 1 ? "middle" : "end"
      return """
        <text x="\(x(moment))" y="\(Self.bottom + 22)" text-anchor="\(anchor)">\(PageParts.time(moment))</text>
        """
    }
    return "\(shares)\(times)"
  }

  private var boundary: Markup {
    guard let bound else { return "" }
    let place = x(bound)
    let isLate = place > (Self.left + Self.right) / 2
    return """
      <path class="bound" d="M\(place) \(Self.top)V\(Self.bottom)"/><text x="\(isLate ? place - 8 : place + 8)" \
      y="\(Self.top - 8)" text-anchor="\(isLate ? "end" : "start")">at the least \(PageParts.time(bound))</text>
      """
  }

  private var table: Markup {
    let every = max(1, steps.count / PageParts.mostRows)
    let shown = steps.indices.filter { $0 == steps.count - 1 || $0.isMultiple(of: every) }.map { steps[$0] }
    let rows = shown.map { step -> Markup in
      """
      <tr><th scope="row">\(PageParts.time(step.milliseconds))</th>\
      \(PageParts.number("\(PageParts.count(step.completed))"))\
      \(PageParts.number("\(PageParts.percent(step.completed, of: all))"))</tr>

      """
    }
    return PageParts.table(
      "through", caption: "Who had all of it, by how long that took",
      columns: [.text("Within"), .number("Had all of it"), .number("Of those that began")], rows: rows, view: view)
  }

  private func x(_ milliseconds: Int64) -> Int {
    let part = min(max(0, milliseconds), end)
    return Self.left + Int(part.multipliedFullWidthDivided(by: Int64(Self.right - Self.left), over: end))
  }

  private func y(_ completed: Int64) -> Int {
    let part = min(max(0, completed), all)
    return Self.bottom - Int(part.multipliedFullWidthDivided(by: Int64(Self.bottom - Self.top), over: all))
  }
}
