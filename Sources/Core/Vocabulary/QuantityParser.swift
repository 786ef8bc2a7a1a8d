/// Reads sizes, rates and lengths of time as people write them: `64MiB`, `10MB/s`, `500kbit/s`, `1.5GB`, `30s`.
///
/// Prefixes are k, M, G, T (powers of 1000) and Ki, Mi, Gi, Ti (powers of 1024), in any case; the unit is `B` for
/// bytes or `bit` for bits, bytes when left out. A lone small `b` is refused: some read it as bits, some as bytes.
package enum QuantityParser {
  /// Why a text is no size, rate or length of time, in a sentence for the person who wrote it.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
    package var description: String { sentence }
  }

  /// A size in bytes: `64MiB`, `1.5GB`, `4096`.
  package static func size(_ text: String) throws(Failure) -> ByteCount {
    guard !text.hasSuffix("/s") else {
      throw Failure("'\(text)' is a rate; a size is wanted, such as 64MiB")
    }
    return ByteCount(try bytes(text, whole: text, example: "a size such as 64MiB or 1.5GB"))
  }

  /// A rate in bytes per second: `10MB/s`, `500kbit/s`, `1gbit/s`, `8Mbps`. The `/s` may be left out. It is never zero.
  package static func rate(_ text: String) throws(Failure) -> ByteRate {
    var body = Substring(text)
    if body.hasSuffix("/s") {
      body = body.dropLast(2)
    } else if body.lowercased().hasSuffix("bps") {
      body = Substring(body.dropLast(3) + "bit")
    }
    let value = try bytes(String(body), whole: text, example: "a rate such as 10MB/s or 500kbit/s")
    guard value > 0 else { throw Failure("'\(text)' is no rate: it must be at least one byte per second") }
    return ByteRate(bytesPerSecond: value)
  }

  /// A length of time: `90`, `90s`, `1.5m`, `250ms`, `2h`, `30d`. A bare number is seconds.
  package static func span(_ text: String) throws(Failure) -> TimeSpan {
    let (number, unit) = split(text)
    let scale: Int64? =
      switch unit.lowercased() {
      case "", "s": 1_000_000_000
      case "ms": 1_000_000
      case "m", "min": 60_000_000_000
      case "h": 3_600_000_000_000
      case "d": 86_400_000_000_000
      default: nil
      }
    guard let scale, let value = scaled(number, by: scale) else {
      throw Failure("'\(text)' is no length of time such as 90s, 1.5m or 250ms")
    }
    return TimeSpan(nanoseconds: value)
  }

  private static func bytes(_ text: String, whole: String, example: String) throws(Failure) -> Int64 {
    let (number, unit) = split(text)
    if unit.last == "b" {
      throw Failure("'\(whole)' is ambiguous: write B for bytes or bit for bits")
    }
    let lowered = unit.lowercased()
    let isBits = lowered.hasSuffix("bit")
    var prefix = Substring(lowered)
    if isBits { prefix = prefix.dropLast(3) } else if prefix.last == "b" { prefix = prefix.dropLast() }
    guard let scale = scale(prefix), let value = scaled(number, by: scale) else {
      throw Failure("'\(whole)' is not \(example)")
    }
    return isBits ? value / 8 : value
  }

  private static func scale(_ prefix: Substring) -> Int64? {
    switch prefix {
    case "": 1
    case "k": 1_000
    case "m": 1_000_000
    case "g": 1_000_000_000
    case "t": 1_000_000_000_000
    case "ki": 1 << 10
    case "mi": 1 << 20
    case "gi": 1 << 30
    case "ti": 1 << 40
    default: nil
    }
  }

  private static func split(_ text: String) -> (number: Substring, unit: Substring) {
    let end = text.firstIndex { !("0"..."9").contains($0) && $0 != "." } ?? text.endIndex
    return (text[..<end], text[end...].drop { $0 == " " })
  }

  /// `number` times `scale`, rounded down, or nil when it is no decimal number or does not fit.
  private static func scaled(_ number: Substring, by scale: Int64) -> Int64? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int64(parts[0]), whole >= 0 else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    guard parts.count == 2 else { return product }
    guard !parts[1].isEmpty, parts[1].count <= 6, let fraction = Int64(parts[1]) else { return nil }
    let divisor = parts[1].reduce(Int64(1)) { power, _ in power * 10 }
    let (sum, tooMuch) = product.addingReportingOverflow(scale.multipliedFullWidthDivided(by: fraction, over: divisor))
    return tooMuch ? nil : sum
  }
}
