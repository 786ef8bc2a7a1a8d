import Foundation
import Glibc
import Logging
import Trace
import Vocabulary

/// What several commands ask for.
extension Settings {
  /// A logger at the level that was asked for.
  func logger(_ flag: String?, role: String, otherwise: Logger.Level) throws -> Logger {
    let name = try value("log-level", flag: flag, as: String.self)?.lowercased()
    guard let level = name.map(Logger.Level.init(rawValue:)) ?? otherwise else {
      let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure.usage("\(source("log-level")): '\(name ?? "")' is no level; there are \(known)")
    }
    return Logger(label: role) { JSONLogHandler(label: $0, level: level) }
  }

  /// How a node records, where it does.
  func traceOptions(_ node: NodeOptions) throws -> TraceWriter.Options {
    let keep = try value("record-keep", flag: node.recordKeep, as: TraceWriter.Keep.self)
    if keep != nil, try value("record", flag: node.record, as: String.self) == nil {
      throw CommandFailure.usage("\(source("record-keep")) is of no use without --record DIR")
    }
    return TraceWriter.Options(keep: keep)
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
