import ArgumentParser
import Foundation
import Live
import Nodes
import Vocabulary

/// How `get` is told of a repository of The Update Framework.
struct TUFOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The root metadata (root.json) of a repository of The Update Framework that you trust. What is asked for is then "
        + "the path of a target in it, or its address with /targets/ in it.",
      valueName: "file"))
  var tufRoot: String?

  @Option(
    help: ArgumentHelp("Where the repository's metadata is, such as http://192.0.2.1:8080/metadata/.", valueName: "url")
  )
  var tufUrl: String?

  @Option(
    help: ArgumentHelp(
      "Where the repository's targets are; by default targets/ beside metadata/, or below --tuf-url.", valueName: "url")
  )
  var tufTargetsUrl: String?

  /// No root metadata is longer, in bytes.
  private static let longestRoot = 512_000

  /// What is asked for of a repository; nil without a root.
  ///
  /// - Throws: `CommandFailure`.
  func request(for source: String, _ settings: Settings) throws -> TUFRequest? {
    guard let tufRoot else {
      guard tufUrl == nil, tufTargetsUrl == nil else {
        throw CommandFailure.usage("--tuf-url and --tuf-targets-url need the root metadata that you trust: --tuf-root")
      }
      return nil
    }
    let (target, metadata) = try place(of: source, settings)
    let targets =
      try base("tuf-targets-url", tufTargetsUrl, settings)
      ?? (metadata.hasSuffix("/metadata/") ? String(metadata.dropLast("metadata/".count)) : metadata) + "targets/"
    guard let root = FileManager.default.contents(atPath: tufRoot), root.count <= Self.longestRoot else {
      throw CommandFailure.usage("\(settings.source("tuf-root")): '\(tufRoot)' is no root metadata that can be read")
    }
    return TUFRequest(
      target: target, targetDigest: BlockHash.digest(Array(target.utf8)), metadataURL: metadata, targetsURL: targets,
      root: SignatureCheck.document(Array(root)), startedAt: NodeClock.system.wall)
  }

  /// The target's path, and where the metadata is.
  private func place(of source: String, _ settings: Settings) throws -> (target: String, metadata: String) {
    guard source.contains("://") else {
      guard let metadata = try base("tuf-url", tufUrl, settings) else {
        throw CommandFailure.usage("where is the repository of '\(source)'? Say so with --tuf-url")
      }
      return (source, metadata)
    }
    guard tufUrl == nil else {
      throw CommandFailure.usage("with --tuf-url, give the target's path in the repository instead of an address")
    }
    guard let mark = source.firstRange(of: "/targets/"), !source.contains("?"),
      let target = String(source[mark.upperBound...]).removingPercentEncoding
    else {
      throw CommandFailure.usage(
        "'\(source)' has no /targets/ in it: give the target's path, and the repository's metadata with --tuf-url")
    }
    return (target, "\(try HTTPURL.parse(setting: source[..<mark.lowerBound] + "/metadata/"))")
  }

  /// An address below which files are.
  private func base(_ key: String, _ flag: String?, _ settings: Settings) throws -> String? {
    guard let url = try settings.url(key, flag: flag).map({ "\($0)" }) else { return nil }
    guard !url.contains("?") else { throw CommandFailure.usage("\(settings.source(key)): a '?' may not be in it") }
    return url.hasSuffix("/") ? url : url + "/"
  }
}
