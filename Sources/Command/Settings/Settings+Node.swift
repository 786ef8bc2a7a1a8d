import Foundation
import Glibc
import Live
import Logging
import Trace
import Vocabulary

/// What several commands ask for.
extension Settings {
  /// A logger at the level that was asked for, to where it was asked for.
  func logger(_ log: LogOptions?, role: String, otherwise: Logger.Level) throws -> Logger {
    let name = try value("log-level", flag: log?.logLevel, as: String.self)?.lowercased()
    guard let level = name.map(Logger.Level.init(rawValue:)) ?? otherwise else {
      let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure.usage("\(source("log-level")): '\(name ?? "")' is no level; there are \(known)")
    }
    let format = try value("log-format", flag: log?.logFormat, as: LogFormat.self) ?? .auto
    let output = LogOutput(format, role: role, to: try logFile(log))
    return Logger(label: role) { NodeLogHandler(role: $0, level: level, output: output) }
  }

  private func logFile(_ log: LogOptions?) throws -> LogFile.Options? {
    let size = try value("log-file-size", flag: log?.logFileSize, as: ByteCount.self)
    let files = try value("log-files", flag: log?.logFiles, as: UInt64.self)
    guard let path = try value("log-file", flag: log?.logFile, as: String.self) else {
      guard let idle = size != nil ? "log-file-size" : files != nil ? "log-files" : nil else { return nil }
      throw CommandFailure.usage("\(source(idle)) is of no use without --log-file FILE")
    }
    var options = LogFile.Options(path: path)
    if let size {
      guard size >= 4096 else { throw CommandFailure.usage("\(source("log-file-size")): give a file 4KiB or more") }
      options.size = size
    }
    if let files {
      guard let number = Int(exactly: files), (1...1000).contains(number) else {
        throw CommandFailure.usage("\(source("log-files")): \(files) is not from 1 to 1000")
      }
      options.files = number
    }
    return options
  }

  /// How a node records: as it was asked to, or else by its flight recorder.
  /// - Parameter usual: where the flight recorder lies unless told otherwise; nil where there is no such place.
  func recording(_ node: NodeOptions, _ flight: FlightOptions?, usual: String?) throws -> Recording? {
    let keep = try value("record-keep", flag: node.recordKeep, as: TraceWriter.Keep.self)
    if let directory = try value("record", flag: node.record, as: String.self) {
      return .asked(directory, keep: keep)
    }
    guard keep == nil else {
      throw CommandFailure.usage("\(source("record-keep")) is of no use without --record DIR")
    }
    guard let flight else { return nil }
    let size = try value("flight-recorder", flag: flight.flightRecorder, as: FlightOptions.Size.self)
    let directory = try value("flight-dir", flag: flight.flightDir, as: String.self)
    switch size ?? .bytes(Recording.usualSize) {
    case .off:
      guard directory == nil else {
        throw CommandFailure.usage("\(source("flight-dir")) is of no use with --flight-recorder off")
      }
      return nil
    case .bytes(let size): return (directory ?? usual).map { .flight($0, size: size) }
    }
  }

  /// Where a node keeps what is its own and no user's: as systemd says (systemd.exec(5)), or the XDG Base Directory
  /// Specification; nil where there is no home.
  static var stateHome: String? {
    let environment = ProcessInfo.processInfo.environment
    if let own = environment["STATE_DIRECTORY"]?.split(separator: ":").first, own.hasPrefix("/") { return String(own) }
    if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/shoal" }
    guard let home = environment["HOME"], home.hasPrefix("/"), home != "/" else { return nil }
    return home + "/.local/state/shoal"
  }

  /// Where metrics are sent, if anywhere.
  func otlp(_ options: MetricsOptions, _ trust: TLSTrust) throws -> OTLPOptions? {
    let interval = try value("otlp-interval", flag: options.otlpInterval, as: TimeSpan.self)
    guard let url = try url("otlp", flag: options.otlp) else {
      guard interval == nil else {
        throw CommandFailure.usage("\(source("otlp-interval")) is of no use without --otlp URL")
      }
      return nil
    }
    var result = OTLPOptions(url: url, trust: trust)
    if let interval {
      guard interval >= .seconds(1) else {
        throw CommandFailure.usage("\(source("otlp-interval")) has to be 1s at least")
      }
      result.interval = interval
    }
    return result
  }

  /// The directory of an agent's identity, pins and blocks.
  func cacheDirectory(_ flag: String?) throws -> String {
    if let path = try value("cache", flag: flag, as: String.self) { return path }
    let environment = ProcessInfo.processInfo.environment
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return base + "/shoal" }
    guard let home = environment["HOME"], !home.isEmpty else {
      throw CommandFailure.usage("there is no home directory for the cache: name one with --cache DIR")
    }
    return home + "/.cache/shoal"
  }

  /// An existing directory.
  func directory(_ key: String, flag: String?) throws -> String {
    let path = try required(key, flag: flag, as: String.self)
    var isDirectory: ObjCBool = false
    if access(path, F_OK) != 0, errno == EACCES {
      throw CommandFailure("the directory '\(path)' (--\(key)) cannot be reached: permission denied")
    }
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandFailure("there is no directory '\(path)' (--\(key))")
    }
    guard isDirectory.boolValue else { throw CommandFailure("'\(path)' (--\(key)) is not a directory") }
    return path
  }

  /// An `http://` or `https://` address.
  func url(_ key: String, flag: String?) throws -> HTTPURL? {
    try value(key, flag: flag, as: HTTPURL.self)
  }
}

extension HTTPURL: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> HTTPURL {
    do {
      return try HTTPURL(text)
    } catch {
      throw QuantityParser.Failure("\(error)")
    }
  }
}
