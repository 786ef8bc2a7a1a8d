import ArgumentParser
import Trace
import Vocabulary

/// What every node understands that runs for long: agent, origin and selector.
struct FlightOptions: ParsableArguments {
  /// What `--flight-recorder` may be.
  enum Size: SettingValue, Sendable {
    case off
    case bytes(ByteCount)

    static func parse(setting text: String) throws(QuantityParser.Failure) -> Size {
      if text == "off" { return .off }
      let size: ByteCount
      do throws(QuantityParser.Failure) { size = try QuantityParser.size(text) } catch {
        throw QuantityParser.Failure("'\(text)' is neither a size such as 64MiB nor 'off'")
      }
      guard size >= TraceWriter.Keep.leastSize else {
        throw QuantityParser.Failure("'\(text)' is too little for a trace: give it 16MiB or more, or 'off'")
      }
      return .bytes(size)
    }
  }

  @Option(
    help: ArgumentHelp(
      "How much of the newest that happens to the node is always kept, for 'shoal trace pull': 64MiB unless told "
        + "otherwise, or off. With --record all is kept there instead.",
      valueName: "size|off"))
  var flightRecorder: String?

  @Option(
    help: ArgumentHelp(
      "Where that lies; by default 'flight' in an agent's cache and an origin's state, and for a selector in "
        + "~/.local/state/shoal.",
      valueName: "dir"))
  var flightDir: String?
}
