import NIOCore
import Testing

@testable import Live

@Suite struct RESPValueTests {
  private func read(_ text: String) throws(RESPValue.Malformed) -> RESPValue? {
    var buffer = ByteBuffer(string: text)
    return try RESPValue.next(in: &buffer)
  }

  @Test func `each kind of answer is read`() throws {
    #expect(try read("+OK\r\n") == .simple("OK"))
    #expect(try read("-ERR no\r\n") == .error("ERR no"))
    #expect(try read(":-7\r\n") == .integer(-7))
    #expect(try read("$3\r\na\r\n\r\n") == .bulk([0x61, 0x0D, 0x0A]))
    #expect(try read("$-1\r\n") == .bulk(nil))
    #expect(try read("*-1\r\n") == .array(nil))
    #expect(try read("*2\r\n:1\r\n*1\r\n+a\r\n") == .array([.integer(1), .array([.simple("a")])]))
  }

  @Test func `an answer that comes byte by byte is read when it is whole, and what follows is left`() throws {
    let text = "*2\r\n$2\r\nab\r\n:5\r\n"
    var buffer = ByteBuffer()
    for byte in text.utf8.dropLast() {
      buffer.writeInteger(byte)
      let early = try RESPValue.next(in: &buffer)
      #expect(early == nil)
    }
    buffer.writeString("\n+next\r\n")
    let first = try RESPValue.next(in: &buffer)
    let second = try RESPValue.next(in: &buffer)
    #expect(first == .array([.bulk([0x61, 0x62]), .integer(5)]) && second == .simple("next"))
    #expect(buffer.readableBytes == 0)
  }

  @Test(arguments: [
    "?\r\n", "\r\n", ":x\r\n", "$-2\r\n", "$1\r\nabc", "*-7\r\n", "$99999999999\r\n", "*5000\r\n", "+a\rb",
    String(repeating: "*1\r\n", count: 20), "+" + String(repeating: "a", count: 2_000),
  ])
  func `what can never become an answer is refused`(text: String) {
    #expect(throws: RESPValue.Malformed.self) { try read(text) }
  }

  @Test func `a command is written as Redis reads it`() {
    var buffer = ByteBuffer()
    RESPValue.write([Array("GET".utf8), Array("é".utf8)], to: &buffer)
    #expect(String(buffer: buffer) == "*2\r\n$3\r\nGET\r\n$2\r\né\r\n")
  }
}
