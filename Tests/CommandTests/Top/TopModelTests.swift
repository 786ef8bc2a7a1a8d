import Testing

@testable import Nodes
@testable import shoal

@Suite struct TopModelTests {
  private func agent(peers: Int = 30) -> TopModel {
    TopSamples.model("http://127.0.0.1:8070") { TopSamples.agent($0, peers: peers) }
  }

  /// The model after these keys, each as a terminal of that size shows it.
  private func after(_ keys: [Key], _ model: TopModel, columns: Int = 120, rows: Int = 24) -> TopModel {
    var model = model
    for key in keys {
      let frame = TopScreen(model: model, columns: columns, rows: rows).frame
      model.fit(count: frame.count, room: frame.room)
      _ = model.press(key)
    }
    let frame = TopScreen(model: model, columns: columns, rows: rows).frame
    model.fit(count: frame.count, room: frame.room)
    return model
  }

  private func shown(_ model: TopModel, columns: Int = 120, rows: Int = 24) -> [String] {
    TopScreen(model: model, columns: columns, rows: rows).frame.lines.map(\.text)
  }

  private func characters(_ text: String) -> [Key] { text.map(Key.character) }

  @Test func `numbers, Tab and arrows go from page to page`() {
    #expect(after(characters("3"), agent()).page == .flows)
    #expect(after([.tab], agent()).page == .list)
    #expect(after([.backTab], agent()).page == .events)
    #expect(after([.right, .right, .left], agent()).page == .list)
    #expect(after([.tab, .tab, .tab, .tab], agent()).page == .overview)
    #expect(after(characters("95x"), agent()).page == .overview)
  }

  @Test func `peers come by what they bring, and by another column when the user says so`() {
    let byDown = shown(after(characters("2"), agent()))
    #expect(byDown[3].contains("downv"))
    let rates = byDown[4..<20].compactMap { $0.firstMatch(of: /([0-9.]+) kB\/s/).flatMap { Double($0.output.1) } }
    #expect(rates.count > 10 && rates == rates.sorted(by: >), "\(byDown)")
    let reversed = shown(after(characters("2r"), agent()))
    #expect(reversed[3].contains("down^") && reversed[4] != byDown[4])
    let byUp = shown(after(characters("2s"), agent()))
    #expect(byUp[3].contains("upv"))
    let byClient = shown(after(characters("2<"), agent()))
    #expect(byClient[3].contains("client^"))
    let around = after(characters("2" + String(repeating: ">", count: AgentPages.peerColumns.count)), agent())
    #expect(shown(around) == byDown)
    // Only its table is sorted.
    #expect(shown(after(characters("s2"), agent())) == byDown)
  }

  @Test func `a filter shows only what it is in, while it is typed, until Escape`() {
    let typing = after(characters("2/LIBTOR"), agent())
    #expect(typing.isTyping && typing.filter == "LIBTOR")
    let lines = shown(typing)
    #expect(lines[4..<10].allSatisfy { $0.contains("libtorrent") } && lines[10].isEmpty, "\(lines)")
    #expect(lines.last == "/LIBTOR_")
    let kept = after(characters("2/LIBTORx") + [.backspace, .enter], agent())
    #expect(!kept.isTyping && kept.filter == "LIBTOR" && shown(kept)[0].hasPrefix("filter: LIBTOR"))
    // Once it is typed, keys are keys again.
    #expect(after([.escape], kept).filter.isEmpty)
    #expect(after([.escape], typing).filter.isEmpty)
    #expect(!after([.escape], typing).isTyping)
    #expect(!after(characters("/") + [.backspace], agent()).isTyping)
    #expect(after(characters("/" + String(repeating: "w", count: 500)), agent()).filter.count == 60)
  }

  @Test func `while it is paused nothing changes`() {
    var model = after(characters("p"), agent())
    let before = shown(model)
    #expect(before[0].hasPrefix("PAUSED"))
    model.take(.success(TopSamples.agent(90)), of: 0)
    #expect(shown(model) == before)
    model = after(characters("p"), model)
    model.take(.success(TopSamples.agent(91)), of: 0)
    #expect(shown(model) != before)
  }

  @Test func `scrolling ends where there is no more`() {
    let end = after(characters("2") + [.end], agent())
    #expect(shown(end).last?.contains("12-30 of 30") == true, "\(shown(end))")
    #expect(after([.down, .pageDown], end).offset == end.offset)
    #expect(after([.up], end).offset == end.offset - 1)
    #expect(after([.home], end).offset == 0)
    #expect(after([.home, .up, .pageUp], end).offset == 0)
    #expect(after(characters("2jjk"), agent()).offset == 1)
    #expect(after(characters("2") + [.pageDown], agent()).offset == 11)
    // What is not there any more is not scrolled to.
    var fewer = end
    fewer.take(.success(TopSamples.agent(62, peers: 4)), of: 0)
    #expect(shown(fewer)[4...7].allSatisfy { $0.contains(":6881 ") || $0.contains(":51413 ") }, "\(shown(fewer))")
    #expect(after([], fewer).offset == 0)
    #expect(after(characters("3"), end).offset == 0)
  }

  @Test func `help covers the page until a key is pressed, and q quits from everywhere but a filter`() {
    let help = after(characters("?"), agent())
    #expect(help.showsHelp && shown(help).contains("Keys"))
    let back = after(characters("x"), help)
    #expect(!back.showsHelp && back.page == .overview)
    for keys in ["", "?", "2", "4"] {
      var model = after(characters(keys), agent())
      let wish = model.press(.character("q"))
      #expect(wish == .quit)
    }
    var typing = after(characters("/"), agent())
    let typed = typing.press(.character("q"))
    let interrupted = typing.press(.interrupt)
    #expect(typed == .nothing && typing.filter == "q" && interrupted == .interrupt)
  }

  @Test func `a node that cannot be reached has a sentence in its place until it can`() {
    var model = agent()
    model.take(.failure(CommandFailure("it answered 500")), of: 0)
    #expect(model.nodes[0].failures == 1 && shown(model)[1] == "It answered 500.")
    model.take(.success(TopSamples.agent(70)), of: 0)
    #expect(model.nodes[0].trouble == nil && shown(model)[1].hasPrefix("down 3.6 MB/s"), "\(shown(model))")
  }

  @Test func `each of several nodes is shown in its turn`() {
    var model = TopModel(urls: ["http://a", "http://b", "http://c"])
    model.take(.success(TopSamples.origin(60)), of: 1)
    #expect(model.role == nil)
    model = after(characters("n"), model)
    #expect(model.current == 1 && model.role == .origin)
    #expect(shown(model)[1] == "[origin 5f0c1a2b]  http://c  http://a")
    #expect(after(characters("nn"), model).current == 0)
    #expect(after(characters("N"), model).current == 0)
    #expect(after(characters("NN"), model).current == 2)
  }

  @Test func `a node that started anew is shown without rates at first`() {
    var model = agent()
    var other = TopSamples.agent(2)
    other.node = "0badcafe"
    model.take(.success(other), of: 0)
    #expect(shown(model)[1].hasPrefix("down (6.9 MiB)  up (683.6 KiB)"), "\(shown(model))")
  }
}
