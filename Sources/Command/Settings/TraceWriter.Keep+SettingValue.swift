import Trace
import Vocabulary

extension TraceWriter.Keep: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> TraceWriter.Keep {
    guard let last = text.last, !("0"..."9").contains(last) else {
      throw QuantityParser.Failure("'\(text)' may be bytes or seconds: write a size such as 2GB or an age such as 12h")
    }
    // Of a lone M only the case tells minutes from megabytes.
    if last != "M", let age = try? QuantityParser.span(text) {
      guard age >= .seconds(1) else { throw QuantityParser.Failure("'\(text)' is less than a second") }
      return .age(age)
    }
    let size: ByteCount
    do throws(QuantityParser.Failure) { size = try QuantityParser.size(text) } catch {
      throw QuantityParser.Failure("'\(text)' is neither a size such as 2GB nor an age such as 12h")
    }
    guard size >= Self.leastSize else {
      throw QuantityParser.Failure("'\(text)' is too little for a trace: give it 16MiB or more")
    }
    return .size(size)
  }
}
