import Glibc
import Nodes

/// `top` without a screen: looks at nodes as lines.
struct LookPrinter {
  let queries: [StatusQuery]
  let urls: [String]
  let interval: Duration

  /// Prints a screen of each node: after a second look, which rates take.
  func screen(_ look: TopLook) async throws -> ExitStatus {
    var model = TopModel(urls: urls)
    var status = ExitStatus.done
    for isLast in [false, true] {
      for (node, result) in await looks().enumerated() {
        model.take(result, of: node)
        if isLast, case .failure(let failure) = result { status = failure.status }
      }
      if !isLast { try await Task.sleep(for: interval) }
    }
    let width = Self.columns
    for node in urls.indices {
      if node > 0 {
        _ = model.press(.character("n"))
        Terminal.out("")
      }
      let screen = TopScreen(model: model, look: look, columns: width, rows: 24)
      for line in screen.plain { Terminal.out(line.painted(look.depth)) }
    }
    return status
  }

  /// Prints a line for each look at each node, until nobody reads them; once, only the second looks.
  func json(once: Bool) async throws -> ExitStatus {
    var model = TopModel(urls: urls)
    var isFirst = true
    while true {
      var status = ExitStatus.done
      for (node, result) in await looks().enumerated() {
        model.take(result, of: node)
        if case .failure(let failure) = result { status = failure.status }
        if once, isFirst { continue }
        let shown = model.nodes[node]
        Terminal.out(TopReport(url: urls[node], status: shown.status, error: shown.trouble).line)
      }
      if once, !isFirst { return status }
      isFirst = false
      guard Self.isRead else { return .done }
      try await Task.sleep(for: interval)
    }
  }

  /// One look at each, at the same time.
  private func looks() async -> [Result<NodeStatus, CommandFailure>] {
    await withTaskGroup(of: (Int, Result<NodeStatus, CommandFailure>).self) { group in
      for (node, query) in queries.enumerated() { group.addTask { (node, await query.look()) } }
      var looks: [Int: Result<NodeStatus, CommandFailure>] = [:]
      for await (node, look) in group { looks[node] = look }
      return queries.indices.compactMap { looks[$0] }
    }
  }

  /// Of the terminal, or as many as a page has.
  private static var columns: Int { isatty(STDOUT_FILENO) == 1 ? RawTerminal.size.columns : 100 }

  /// Whether somebody reads standard output still: a pipe tells.
  private static var isRead: Bool {
    var wanted = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return poll(&wanted, 1, 0) <= 0 || Int32(wanted.revents) & Int32(POLLERR) == 0
  }
}
