import Foundation
import NIOCore
import Nodes
import Trace
import Vocabulary

/// Shows what a node does to those who look: whole, or once a second as events (HTML Living Standard, 9.2) while
/// somebody watches.
///
/// A viewer that reads slowly misses looks, and gets the newest. Confined to the event loop of its front.
final class NodeViews {
  private struct Viewer {
    var query: String
    var isWritable = true
  }

  private static let mostViewers = 32
  /// Looks that are nearer to each other say nothing of rates.
  private static let leastTime: Int64 = 900

  private unowned let front: HTTPFront
  private let look: () -> NodeStatus?
  private let detail: (PageView, inout NodeStatus) -> Void
  private let laws: () -> [ConservationLaw]
  private let record: ((Int64?, @escaping ([OpenTraceFile]) -> Void) -> Bool)?
  private var viewers: [ExchangeID: Viewer] = [:]
  private var task: RepeatedTask?
  /// Two looks at the node, the older one first.
  private var looks: [NodeStatus] = []

  /// - Parameters:
  ///   - look: what the node shows now; nil before it has started.
  ///   - detail: adds what is made only for who asks about one thing.
  ///   - laws: what of its counts must be equal.
  ///   - record: opens the files of its trace; see `openTrace`.
  init(
    of front: HTTPFront, look: @escaping () -> NodeStatus?,
    detail: @escaping (PageView, inout NodeStatus) -> Void = { _, _ in }, laws: @escaping () -> [ConservationLaw],
    record: ((_ last: Int64?, _ then: @escaping ([OpenTraceFile]) -> Void) -> Bool)? = nil
  ) {
    self.front = front
    self.look = look
    self.detail = detail
    self.laws = laws
    self.record = record
  }

  /// The body of a view that is shown whole; nil while there is nothing to show, for the node has not started.
  func bytes(of view: NodeView, _ query: String) -> [UInt8]? {
    switch view {
    case .status: status().map { Self.json(detailed($0, PageView(query: query))) }
    case .laws: Self.json(LawsMessage(laws()))
    case .page:
      status().map { status in
        let view = PageView(query: query)
        return Array(StatusPage.html(detailed(status, view), view: view).utf8)
      }
    case .style: Array(StatusPage.style.utf8)
    case .script: Array(StatusPage.script.utf8)
    case .events, .trace: []
    }
  }

  /// Opens what was written since so many seconds before now of what the node has recorded, and hands it over on the
  /// front's event loop; false for a node that records nothing.
  func openTrace(last: Int64?, then done: @escaping ([OpenTraceFile]) -> Void) -> Bool {
    record.map { $0(last, done) } ?? false
  }

  // Looking

  /// The node as it is now, with rates where it was looked at before.
  private func status() -> NodeStatus? {
    guard let now = look() else { return nil }
    if let last = looks.last, now.uptimeMilliseconds - last.uptimeMilliseconds < Self.leastTime {
      return looks.first.map { now.rates(since: $0) }
    }
    looks = looks.suffix(1) + [now]
    return looks.first.map { now.rates(since: $0) }
  }

  private func detailed(_ status: NodeStatus, _ view: PageView) -> NodeStatus {
    var status = status
    detail(view, &status)
    return status
  }

  private static func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("a view holds nothing that JSON cannot say")
    }
    return Array(data)
  }

  // Watching

  /// Whether another viewer may come.
  var mayOpen: Bool { viewers.count < Self.mostViewers }

  /// An answer of events has begun.
  func open(_ exchange: ExchangeID, _ query: String) {
    viewers[exchange] = Viewer(query: query)
    guard task == nil else { return }
    let own = NIOLoopBound(self, eventLoop: front.eventLoop)
    task = front.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .seconds(1)) { _ in own.value.tell() }
  }

  /// Whether the exchange is a viewer's, which can be told more again.
  func canWrite(_ exchange: ExchangeID) -> Bool {
    guard viewers[exchange] != nil else { return false }
    viewers[exchange]?.isWritable = true
    return true
  }

  /// An exchange is over.
  func ended(_ exchange: ExchangeID) {
    viewers[exchange] = nil
    if viewers.isEmpty { rest() }
  }

  /// The node stops.
  func stop() {
    for exchange in viewers.keys { front.finish(exchange) }
    viewers = [:]
    rest()
  }

  private func rest() {
    task?.cancel()
    task = nil
  }

  private func tell() {
    guard let status = status() else { return }
    // Those who look at the same are told the same.
    var events: [PageView: ByteBuffer] = [:]
    for (exchange, viewer) in viewers where viewer.isWritable {
      let view = PageView(query: viewer.query)
      let event = events[view] ?? Self.event(StatusPage.sections(detailed(status, view), view: view))
      events[view] = event
      viewers[exchange]?.isWritable = front.write(exchange, event)
    }
  }

  /// One event, whose data has as many lines as the text.
  private static func event(_ text: String) -> ByteBuffer {
    var event = ByteBuffer(string: "event: status\n")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { event.writeString("data: \(line)\n") }
    event.writeString("\n")
    return event
  }
}
