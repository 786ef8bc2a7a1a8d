package import Vocabulary

/// The Range field (RFC 9110, 14.2) held against a representation.
package enum ByteRanges: Hashable, Sendable {
  /// No field, another unit, broken syntax or absurdly many: the whole is sent.
  case ignored
  /// No requested byte exists: 416.
  case unsatisfiable
  /// At least one, each of at least one byte, none overlapping another.
  case spans([ByteSpan])

  /// A field with more ranges than this is ignored.
  package static let maximumCount = 64
  /// Ranges nearer to each other than this are sent as one: a part's header would cost as much.
  package static let coalescingGap: Int64 = 128

  package init(_ field: String?, length: Int64) {
    guard let field, let equals = field.firstIndex(of: "="), field[..<equals].lowercased() == "bytes" else {
      self = .ignored
      return
    }
    var spans: [ByteSpan] = []
    var count = 0
    for text in field[field.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: true) {
      let text = text.trimmed
      if text.isEmpty { continue }
      count += 1
      guard count <= Self.maximumCount, let range = Self.parse(text, length) else {
        self = .ignored
        return
      }
      if range.length > 0 { Self.add(range, to: &spans) }
    }
    guard count > 0 else {
      self = .ignored
      return
    }
    self = spans.isEmpty ? .unsatisfiable : .spans(spans)
  }

  /// One range cut to the representation, of no bytes if it lies outside, or nil for broken syntax.
  private static func parse(_ text: Substring, _ length: Int64) -> ByteSpan? {
    guard let dash = text.firstIndex(of: "-") else { return nil }
    let first = text[..<dash]
    let last = text[text.index(after: dash)...]
    if first.isEmpty {
      guard let suffix = number(last) else { return nil }
      let taken = min(suffix, length)
      return ByteSpan(offset: length - taken, length: taken)
    }
    guard let from = number(first) else { return nil }
    if last.isEmpty { return ByteSpan(offset: from, length: max(0, length - min(from, length))) }
    guard let to = number(last), to >= from else { return nil }
    guard from < length else { return ByteSpan(offset: from, length: 0) }
    return ByteSpan(offset: from, length: min(to, length - 1) - from + 1)
  }

  /// Digits only; a number too great for 63 bits counts as the greatest.
  private static func number(_ text: Substring) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text) ?? .max
  }

  /// Keeps the order of the request, but unites what overlaps or nearly touches.
  private static func add(_ new: ByteSpan, to spans: inout [ByteSpan]) {
    var new = new
    var place = spans.count
    var at = spans.count
    while at > 0 {
      at -= 1
      let old = spans[at]
      guard new.offset <= old.end + coalescingGap, old.offset <= new.end + coalescingGap else { continue }
      let offset = min(new.offset, old.offset)
      new = ByteSpan(offset: offset, length: max(new.end, old.end) - offset)
      spans.remove(at: at)
      place = at
      at = spans.count
    }
    spans.insert(new, at: place)
  }
}

extension Substring {
  /// Without spaces and tabs around it.
  var trimmed: Substring {
    var result = self
    while let first = result.first, first == " " || first == "\t" { result.removeFirst() }
    while let last = result.last, last == " " || last == "\t" { result.removeLast() }
    return result
  }
}
