import Foundation
import Testing

@testable import Nodes
@testable import shoal

@Suite struct TopScreenTests {
  /// A screen that is kept as text, and how it comes about.
  struct Kept: Sendable, CustomTestStringConvertible {
    var name: String
    var keys = ""
    var columns = 80
    var rows = 24
    var model: @Sendable () -> TopModel

    var testDescription: String { name }

    static let all = [
      Kept(name: "agent-80x24", model: agent), Kept(name: "agent-120x40", columns: 120, rows: 40, model: agent),
      Kept(name: "agent-40x12", columns: 40, rows: 12, model: agent),
      Kept(name: "agent-peers-80x24", keys: "2", model: agent),
      Kept(name: "agent-peers-120x40", keys: "2", columns: 120, rows: 40, model: agent),
      Kept(name: "agent-flows-80x24", keys: "3", model: agent),
      Kept(name: "agent-events-80x24", keys: "4", model: agent), Kept(name: "help-80x24", keys: "?", model: agent),
      Kept(name: "agent-filter-80x24", keys: "2/stock", model: agent),
      Kept(name: "selector-80x24", model: selector),
      Kept(name: "selector-120x40", columns: 120, rows: 40, model: selector),
      Kept(name: "selector-swarms-80x24", keys: "2sr", model: selector),
      Kept(name: "selector-flows-80x24", keys: "3", model: selector), Kept(name: "origin-80x24", model: origin),
      Kept(name: "origin-120x40", columns: 120, rows: 40, model: origin),
      Kept(name: "unreachable-80x24", model: unreachable),
      Kept(name: "first-look-80x24") { TopModel(urls: ["http://a"]) },
      Kept(name: "several-80x24", keys: "n", model: several),
    ]
  }

  private static func agent() -> TopModel { TopSamples.model("http://127.0.0.1:8070", TopSamples.agent) }
  private static func selector() -> TopModel { TopSamples.model("http://192.0.2.1:8090", TopSamples.selector) }
  private static func origin() -> TopModel { TopSamples.model("http://192.0.2.2:8080", TopSamples.origin) }

  private static let refused = CommandFailure("Cannot connect to 192.0.2.3:8070: the connection was refused.")

  private static func unreachable() -> TopModel {
    var model = TopModel(urls: ["http://192.0.2.3:8070"])
    for _ in 0..<3 { model.take(.failure(refused), of: 0) }
    return model
  }

  private static func several() -> TopModel {
    var model = TopModel(urls: ["http://192.0.2.1:8070", "http://192.0.2.2:8080", "http://192.0.2.3:8070"])
    model.take(.success(TopSamples.agent(60)), of: 0)
    model.take(.success(TopSamples.origin(60)), of: 1)
    model.take(.failure(refused), of: 2)
    return model
  }

  private func lines(_ model: TopModel, _ columns: Int, _ rows: Int, _ look: TopLook = TopLook()) -> [TopLine] {
    TopScreen(model: model, look: look, columns: columns, rows: rows).frame.lines
  }

  /// With WRITE_SCREENS=1 in the environment what is shown is written down as what is right.
  @Test(arguments: Kept.all)
  func `a screen is as it is kept`(kept: Kept) throws {
    var model = kept.model()
    for key in kept.keys { _ = model.press(.character(key)) }
    let shown = lines(model, kept.columns, kept.rows).map { $0.text + "\n" }.joined()
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Screens")
    let file = folder.appendingPathComponent(kept.name + ".txt")
    if ProcessInfo.processInfo.environment["WRITE_SCREENS"] == "1" {
      try shown.write(to: file, atomically: true, encoding: .utf8)
    }
    let wanted = try String(contentsOf: file, encoding: .utf8)
    #expect(shown == wanted, "\(kept.name) is now:\n\(shown)")
  }

  /// Statuses whose texts and numbers want to break the screen.
  private static func hostile() -> [NodeStatus] {
    var agent = TopSamples.agent(60, peers: 3, name: "\u{1B}[2J\r\n" + String(repeating: "更新e\u{301}", count: 90))
    agent.agent?.objects[0].map = "\u{7}x999" + String(repeating: "8", count: 30_000)
    agent.agent?.objects[0].held = .max
    agent.agent?.total = ByteFlow(received: .max, sent: .min)
    agent.agent?.volumes = [.init(source: "\u{1B}]0;", flow: ByteFlow(received: .max, sent: .min))]
    agent.agent?.volumes.append(.init(source: "isp", flow: ByteFlow(received: .max, sent: .max)))
    agent.agent?.downloads.append(.init(name: "", have: .min, total: .max, seconds: .max, waiting: "\u{9B}31m"))
    agent.agent?.objects[1].peers = [TopSamples.peer(1, 2)]
    agent.agent?.objects[1].peers[0].client = "\u{202E}" + String(repeating: "w", count: 300)
    agent.agent?.objects[1].peers[0].held = .max
    agent.agent?.objects[1].peers[0].roundTripMicroseconds = .max
    agent.agent?.objects[1].peerCount = .max
    agent.agent?.objects[0].peerCount = .min
    agent.uptimeMilliseconds = .max
    agent.events = [.init(at: .min, level: "error", name: "\u{1B}c", text: "\n\n")]
    var selector = TopSamples.selector(60)
    selector.selector?.ways.append(.init(from: "x", to: "\u{1B}[A", named: .max, isTransit: true))
    selector.selector?.ways.append(.init(from: "", to: "", named: .max, isTransit: false))
    selector.selector?.swarms[0].agents = .max
    selector.selector?.policy = .min
    selector.selector?.store = "\u{1B}[A"
    var origin = TopSamples.origin(60)
    origin.origin?.trouble = String(repeating: "\u{1B}[31m ", count: 80)
    origin.origin?.files[0].length = .min
    origin.origin?.offload?.objects[0].flow = ByteFlow(received: .min, sent: .max)
    origin.origin?.offload?.objects[1].length = .min
    return [agent, selector, origin]
  }

  @Test(arguments: [1, 2, 5, 10] + Array(20...26) + [38, 39, 40, 79, 80, 81, 120, 200])
  func `no screen is wider or higher than the terminal, and none commands it`(columns: Int) {
    var models = [Self.unreachable(), Self.several()] + [Self.agent(), Self.selector(), Self.origin()]
    for status in Self.hostile() {
      var model = TopModel(urls: ["http://a/" + String(repeating: "b", count: 300)])
      model.take(.success(status), of: 0)
      var later = status
      later.uptimeMilliseconds = later.uptimeMilliseconds &+ 1000
      model.take(.success(later), of: 0)
      models.append(model)
    }
    for model in models {
      for keys in ["1", "2", "3", "4", "?", "/更新", "2<rp"] {
        var model = model
        for key in keys { _ = model.press(.character(key)) }
        for rows in [1, 3, 24] {
          let shown = lines(model, columns, rows)
          #expect(shown.count == rows)
          for line in shown {
            #expect(line.columns <= columns && ScreenText.columns(line.text) <= columns, "\(keys) \(line.text)")
            #expect(
              !line.text.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" })
          }
        }
      }
    }
  }

  @Test(arguments: [ColourDepth.sixteen, .many])
  func `colours change no word, and end where they began`(depth: ColourDepth) {
    for keys in ["1", "2", "3", "4", "?"] {
      var model = Self.selector()
      for key in keys { _ = model.press(.character(key)) }
      for line in lines(model, 100, 30) {
        let painted = line.painted(depth)
        #expect(painted.replacing(/\u{1B}\[[0-9;]*m/, with: "") == line.text)
        let starts = painted.matches(of: /\u{1B}\[[1-9][0-9;]*m/).count
        #expect(starts == painted.matches(of: /\u{1B}\[0m/).count)
      }
    }
  }

  @Test func `transit is red, and said in words as well`() {
    var model = Self.selector()
    _ = model.press(.character("3"))
    let transit = lines(model, 80, 24).filter { $0.text.hasPrefix("AS64501") && $0.text.contains("transit") }
    #expect(transit.count == 1)
    #expect(transit.allSatisfy { $0.painted(.sixteen).contains("\u{1B}[31mtransit\u{1B}[0m") })
  }

  @Test func `without blocks of Unicode a map is of ASCII`() {
    var look = TopLook()
    look.hasBlocks = false
    let shown = lines(Self.agent(), 80, 24, look).map(\.text)
    #expect(shown.contains { $0.hasPrefix("  held   [####") && $0.hasSuffix("....]") }, "\(shown)")
    #expect(look.map("0123456789", columns: 10) == ".:-=+*x%##")
    #expect(look.bar(999, columns: 10) == "#########.")
  }

  @Test func `plain text shows all pages, with no more than the first rows of each`() {
    let plain = TopScreen(model: Self.agent(), columns: 100, rows: 24).plain.map(\.text)
    for title in ["--- Overview", "--- Peers", "--- Flows", "--- Events"] { #expect(plain.contains(title)) }
    #expect(plain.contains("and 10 more"))
    let trouble = TopScreen(model: Self.unreachable(), columns: 100, rows: 24).plain.map(\.text)
    #expect(trouble[1] == "Cannot connect to 192.0.2.3:8070: the connection was refused.")
  }
}
