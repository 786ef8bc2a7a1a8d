import Foundation
import Nodes
import Vocabulary

/// What `get` was asked for, and where it goes.
struct GetRequest {
  var target: Want.Target
  /// Whether bytes are taken that no trusted key has signed.
  var allowsUnverified: Bool
  /// A path, `-` for standard output.
  var output: String

  /// - Throws: `CommandFailure` when there is no such file, or nothing says what the output is to be called.
  init(source: String, output: String?, allowsUnverified: Bool = false) throws {
    self.allowsUnverified = allowsUnverified
    let isURL = source.contains("://")
    if isURL {
      target = .url(source)
    } else {
      guard FileManager.default.fileExists(atPath: source) else {
        throw CommandFailure(
          "there is no file '\(source)', and it is no http:// or https:// address", status: .notFound)
      }
      target = .metainfoFile(source)
    }
    guard let name = output ?? (isURL ? Self.name(ofURL: source) : Self.name(ofFile: source)) else {
      throw CommandFailure.usage("'\(source)' does not say what the file is called: name it with -o FILE")
    }
    self.output = name
    try Self.checkPlace(name)
  }

  /// The last part of an address's path, if it can be a file's name.
  static func name(ofURL text: String) -> String? {
    guard let start = text.firstRange(of: "://") else { return nil }
    let rest = text[start.upperBound...].prefix { $0 != "?" && $0 != "#" }
    guard let slash = rest.lastIndex(of: "/") else { return nil }
    return plain(String(rest[rest.index(after: slash)...]).removingPercentEncoding)
  }

  /// `update.bin` of `dir/update.bin.torrent`.
  static func name(ofFile path: String) -> String? {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    return last.hasSuffix(".torrent") ? plain(String(last.dropLast(".torrent".count))) : nil
  }

  private static func plain(_ name: String?) -> String? {
    guard let name, !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0"), name != "-"
    else { return nil }
    return name
  }

  /// Says at once what would otherwise be found out after the download.
  private static func checkPlace(_ path: String) throws {
    if path == "-" { return }
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: parent.isEmpty ? "/" : parent, isDirectory: &isDirectory)
    guard exists, isDirectory.boolValue else {
      throw CommandFailure("there is no directory '\(parent)' to put the file into", status: .storage)
    }
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
      throw CommandFailure("'\(path)' is a directory; name a file with -o FILE", status: .storage)
    }
  }
}
