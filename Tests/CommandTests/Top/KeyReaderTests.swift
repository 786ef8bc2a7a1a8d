import Testing

@testable import shoal

@Suite struct KeyReaderTests {
  private func keys(_ text: String) -> [Key] {
    var reader = KeyReader()
    return reader.read(text.utf8)
  }

  @Test(arguments: [
    ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}[C", .right), ("\u{1B}[D", .left),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
    ("\u{1B}OH", .home), ("\u{1B}[F", .end), ("\u{1B}[4~", .end), ("\u{1B}[Z", .backTab), ("\u{1B}[1;5A", .up),
    ("\u{1B}[5;2~", .pageUp), ("\t", .tab), ("\r", .enter), ("\u{7F}", .backspace), ("\u{8}", .backspace),
    ("\u{3}", .interrupt), ("\u{1A}", .suspend), ("\u{C}", .redraw), ("q", .character("q")), ("更", .character("更")),
    ("\u{1B}[3~", .delete), ("\u{1}", .control("a")), ("\u{17}", .control("w")),
    ("🦈", .character("🦈")), ("é", .character("é")),
  ])
  func `what terminals send for a key is that key, however it is cut`(bytes: String, key: Key) {
    #expect(keys(bytes) == [key])
    #expect(keys(bytes + bytes) == [key, key])
    var reader = KeyReader()
    var found: [Key] = []
    for byte in bytes.utf8 { found += reader.read([byte]) }
    #expect(found == [key] && !reader.isWaiting)
  }

  @Test func `a lone Escape is a key once nothing follows, and before another one`() {
    var reader = KeyReader()
    let first = reader.read([0x1B])
    #expect(first.isEmpty && reader.isWaiting)
    let flushed = reader.flush()
    #expect(flushed == [.escape] && !reader.isWaiting)
    #expect(keys("\u{1B}q") == [.escape, .character("q")])
  }

  @Test func `what is no key of ours is passed over`() {
    #expect(keys("\u{1B}[15~q\u{1B}OPw\u{1B}[[Ae\u{1C}x") == "qwex".map(Key.character))
    var reader = KeyReader()
    let endless = reader.read(Array("\u{1B}[".utf8) + Array(repeating: 0x31, count: 100))
    let after = reader.read(Array("q".utf8))
    #expect(endless.isEmpty && after == [.character("q")])
    let broken = reader.read([0xFF, 0xE6, 0x9B, 0x71, 0xC0, 0x77])
    #expect(broken == "qw".map(Key.character))
  }
}
