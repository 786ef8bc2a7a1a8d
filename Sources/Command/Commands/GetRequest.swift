import Foundation
import Nodes
import Vocabulary

/// What `get` was asked for, and where it goes.
struct GetRequest {
  /// What is asked for.
  enum Wish {
    case target(Want.Target)
    /// The target of a repository of The Update Framework.
    case update(TUFRequest)
  }

  var wish: Wish
  /// Whether bytes are taken that no trusted key has signed.
  var allowsUnverified: Bool
  /// A path, `-` for standard output.
  var output: String

  /// - Parameter update: where that is the target of a repository.
  /// - Throws: `CommandFailure` when there is no such file, or nothing says what the output is to be called.
  init(source: String, output: String?, allowsUnverified: Bool = false, update: TUFRequest? = nil) throws {
    self.allowsUnverified = allowsUnverified
    let isURL = source.contains("://")
    if let update {
      guard !allowsUnverified else {
        throw CommandFailure.usage("--allow-unverified and --tuf-root exclude each other: take one of them")
      }
      wish = .update(update)
    } else if isURL {
      wish = .target(.url(source))
    } else {
      guard FileManager.default.fileExists(atPath: source) else {
        throw CommandFailure(
          "there is no file '\(source)', and it is no http:// or https:// address", status: .notFound)
      }
      wish = .target(.metainfoFile(source))
    }
    let usual = isURL ? Self.name(ofURL: source) : Self.name(ofFile: source)
    guard let name = output ?? update.map({ Self.name(ofTarget: $0.target) }) ?? usual else {
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

  /// The last part of a target's path.
  static func name(ofTarget path: String) -> String? { plain(path.split(separator: "/").last.map(String.init)) }

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
