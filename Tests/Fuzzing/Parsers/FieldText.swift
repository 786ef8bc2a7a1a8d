import Nodes
import Vocabulary

/// Requests and answers of HTTP, a line for each part.
enum FieldText {
  /// 2023-11-14, so that stored answers are fresh and stale.
  private static let now: Int64 = 1_700_000_000

  static func read(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines {
      readField(line)
      readURL(line, lines[0])
    }
    readRequest(lines)
  }

  private static func readField(_ line: String) {
    if case .spans(let spans) = ByteRanges(line, length: 100_000) {
      precondition(spans.allSatisfy { $0.length > 0 && $0.offset >= 0 && $0.end <= 100_000 }, "a range lies outside")
    }
    _ = EntityTags(line).containsWeakly("\"x\"")
    _ = CacheControl(values: [line])
    _ = HTTPDate.parseLeniently(line, now: now)
    _ = ViaField.hops(line)
    if let date = HTTPDate.parse(line) {
      precondition(HTTPDate.parse(HTTPDate.text(date)) == date, "a date is another one after a trip")
    }
    guard let parts = try? RequestPath.parts(line) else { return }
    precondition(!parts.contains("..") && !parts.contains { $0.utf8.contains(0x2F) }, "a path leads out")
    if !parts.isEmpty {
      precondition((try? RequestPath.parts(RequestPath.encoded(parts))) == parts, "a path is another one after a trip")
    }
  }

  private static func readURL(_ line: String, _ base: String) {
    if let url = try? HTTPURL(line) { precondition((try? HTTPURL("\(url)")) == url, "a URL changes") }
    guard let found = (try? HTTPURL(base)).flatMap({ try? $0.resolving(line) }) else { return }
    precondition((try? HTTPURL("\(found)")) == found, "what a reference leads to changes")
  }

  /// A method, a target, and then fields.
  private static func readRequest(_ lines: [String]) {
    let (method, target) = (lines[0], lines.count > 1 ? lines[1] : "")
    let fields = lines.dropFirst(2).compactMap { line -> HTTPField? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return HTTPField(line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    let head = RequestRule.Head(
      method: method, target: target, minor: 1, hosts: values("host"), lengths: values("content-length"),
      codings: values("transfer-encoding"))
    guard RequestRule.refusal(of: head) == nil else { return }
    let request = HTTPRequest(
      method: method, target: target, fields: fields, remote: Endpoint(address: .v4(0x7F00_0001), port: 1))
    let asked = GatewayRequest(request, policy: GatewayPolicy())
    guard case .fetch(let url, let form) = asked else { return }
    _ = form.naming(url)
    let wanted = CacheRequest(method: method, url: "\(url)", fields: fields)
    let answer = ResponseHead(status: 200, fields: fields, requestedAt: now, receivedAt: now)
    guard let stored = try? CachePolicy().storing(answer, to: wanted) else { return }
    for later in [now, now + 60, now + 1 << 32] {
      let decision = CacheDecision(wanted, stored: stored, now: later, policy: CachePolicy())
      _ = CacheUpdate(answer, to: wanted, asked: decision, stored: stored, policy: CachePolicy())
    }
  }
}
