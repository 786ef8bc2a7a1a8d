import Crypto
package import Nodes
import Synchronization
import Vocabulary

/// Keeps secrets out of what a machine sees, and so out of traces, logs, pins and names of files: what stands behind
/// the `?` of a URL becomes `~` and a keyed fingerprint, which tells two queries apart and says nothing of them. The
/// world puts the query back when it asks the URL.
///
/// What was sealed and not used for the longest is forgotten. May be used from any thread.
package final class QuerySeal: Sendable {
  /// Two generations: when the young one is full the old one is dropped, less what was used meanwhile.
  private struct Table {
    var young: [String: String] = [:]
    var old: [String: String] = [:]
    var bytes = 0

    mutating func note(_ seal: String, _ text: String) {
      guard young[seal] == nil else { return }
      if young.count >= QuerySeal.mostTexts || bytes >= QuerySeal.mostBytes { (old, young, bytes) = (young, [:], 0) }
      young[seal] = text
      bytes += text.utf8.count
    }

    mutating func text(of seal: String) -> String? {
      if let text = young[seal] { return text }
      guard let text = old[seal] else { return nil }
      note(seal, text)
      return text
    }
  }

  private let key: SymmetricKey
  private let table = Mutex(Table())

  private static let mostTexts = 8_192
  private static let mostBytes = 8 << 20
  private static let digits = 32

  /// - Parameter secret: the node's; with the same one the seals are the same, so that what is kept is found again.
  package init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

  /// One of a node that keeps nothing by URL.
  package init() { key = SymmetricKey(size: .bits256) }

  // Sealing

  /// The seal of a text.
  package func seal(text: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    let seal = "~" + Array(code.prefix(Self.digits / 2)).hex
    table.withLock { $0.note(seal, text) }
    return seal
  }

  /// A URL, a reference to one or a request target without its secrets: the query is sealed, unless it is one of
  /// `known`; names and passwords of users go, but for the sign that tells that there were some.
  package func seal(url: String, known: [String] = []) -> String {
    // A fragment is nobody's business but the client's.
    var head = url.prefix { $0 != "#" }
    var query: String?
    if let mark = head.firstIndex(of: "?") {
      query = String(head[head.index(after: mark)...])
      head = head[..<mark]
    }
    let plain = Self.withoutUser(head)
    guard let query else { return plain }
    return plain + "?" + (query.isEmpty || known.contains(query) ? query : seal(text: query))
  }

  /// A URL without query, fragment, and name and password of a user.
  static func bare(_ url: String) -> String { withoutUser(url.prefix { $0 != "?" && $0 != "#" }) }

  private static func withoutUser(_ text: Substring) -> String {
    guard let slashes = text.firstRange(of: "//") else { return String(text) }
    let end = text[slashes.upperBound...].firstIndex(of: "/") ?? text.endIndex
    guard let at = text[slashes.upperBound..<end].lastIndex(of: "@") else { return String(text) }
    return String(text[..<slashes.upperBound]) + text[at...]
  }

  /// The fields of a message, those that hold URLs without their secrets.
  package func seal(_ fields: [HTTPField]) -> [HTTPField] {
    fields.map { field in
      switch field.name {
      case "location", "content-location": HTTPField(field.name, seal(url: field.value))
      case "link": HTTPField(field.name, seal(link: field.value))
      default: field
      }
    }
  }

  /// A Link field (RFC 8288): URLs stand between angle brackets.
  private func seal(link text: String) -> String {
    var result = ""
    var rest = text[...]
    while let begin = rest.firstIndex(of: "<"), let end = rest[begin...].firstIndex(of: ">") {
      let url = String(rest[rest.index(after: begin)..<end])
      result += rest[...begin] + seal(url: url) + ">"
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// Whether the query of a URL is a seal, of this node or another.
  func isSealed(url: String) -> Bool {
    guard let mark = url.firstIndex(of: "?") else { return true }
    let query = url[url.index(after: mark)...]
    return query.first == "~" && query.utf8.count == Self.digits + 1
      && query.dropFirst().utf8.allSatisfy { $0.hexDigit != nil }
  }

  // Opening

  /// A text with what was sealed in it; seals that are not known stay.
  package func open(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "~")) else { return text }
    return replaced(in: text) { seal in table.withLock { $0.text(of: seal) } ?? seal }
  }

  package func open(_ fields: [HTTPField]) -> [HTTPField] { fields.map { HTTPField($0.name, open($0.value)) } }

  /// A text for a user, without queries.
  package func shown(_ text: String) -> String {
    replaced(in: text) { seal in table.withLock { $0.text(of: seal) } == nil ? seal : "..." }
  }

  private func replaced(in text: String, _ replace: (String) -> String) -> String {
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "~") {
      let digits = rest[rest.index(after: mark)...].prefix(Self.digits)
      result += rest[..<mark]
      let isSeal = digits.utf8.count == Self.digits && digits.utf8.allSatisfy { $0.hexDigit != nil }
      result += isSeal ? replace("~" + digits) : "~"
      rest = rest[(isSeal ? digits.endIndex : digits.startIndex)...]
    }
    return result + rest
  }
}
