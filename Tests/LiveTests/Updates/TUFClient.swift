import Foundation
import Live
import Vocabulary

@testable import Nodes

/// A client of a repository that python-tuf made (see `Fixtures/make.py`), with what it keeps from one update to the
/// next. Signatures and hashes are the real ones; there is no network.
struct TUFClient {
  enum End: Equatable {
    case known(url: String, FilePledge)
    case failed(TransferFailure.Kind, String)

    var failure: TransferFailure.Kind? { if case .failed(let kind, _) = self { kind } else { nil } }
    var sentence: String { if case .failed(_, let sentence) = self { sentence } else { "" } }
    var url: String? { if case .known(let url, _) = self { url } else { nil } }
  }

  private struct Made: Decodable {
    var texts: [String]
    var repositories: [String: [String: Int]]
  }

  private static let made: Made = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/repositories.json")
    guard let data = try? Data(contentsOf: file), let made = try? JSONDecoder().decode(Made.self, from: data) else {
      preconditionFailure("the repositories of the tests cannot be read")
    }
    return made
  }()

  /// 2026-01-01, in seconds.
  static let today: Int64 = 1_767_225_600

  /// The repository whose first root the user has.
  let home: String
  var kept: [TUFOrder.Kept: [UInt8]] = [:]
  /// What the server says instead of the file of that name.
  var answers: [String: TUFAnswer] = [:]
  /// The files that were asked for in the last update, with the most bytes that were to be taken.
  private(set) var fetched: [(name: String, limit: Int)] = []
  /// What was kept and forgotten in the last update, in order.
  private(set) var changes: [String] = []

  init(home: String = "base") { self.home = home }

  static func file(_ name: String, of repository: String) -> [UInt8]? {
    made.repositories[repository]?[name].map { Array(made.texts[$0].utf8) }
  }

  /// One update, to the end.
  mutating func update(
    from repository: String? = nil, _ target: String = "dir/file.txt", at seconds: Int64 = today, files: Int = 1_000
  ) -> End {
    precondition(Self.made.repositories[repository ?? home] != nil, "there is no such repository")
    let request = TUFRequest(
      target: target, targetDigest: BlockHash.digest(Array(target.utf8)), metadataURL: "http://tuf/metadata/",
      targetsURL: "http://tuf/targets/", root: SignatureCheck.document(Self.file("1.root.json", of: home) ?? []),
      startedAt: WallTime(microseconds: seconds * 1_000_000))
    var update = TUFUpdate(request, Reach(.anything))
    (fetched, changes) = ([], [])
    var order = update.begin()
    while true {
      if fetched.count > files { return .failed(.unreachable, "killed") }
      switch update.take(carryOut(order, repository ?? home)) {
      case .orders(let next): order = next
      case .isKnown(let url, let pledge): return .known(url: url, pledge)
      case .fails(let kind, let sentence): return .failed(kind, sentence)
      }
    }
  }

  private mutating func carryOut(_ order: TUFOrder, _ repository: String) -> TUFAnswer {
    switch order {
    case .load(let role): return kept[role].map { .document(SignatureCheck.document($0)) } ?? .absent
    case .fetch(let url, let limit):
      let name = String(url.text.dropFirst("http://tuf/metadata/".count))
      fetched.append((name, limit))
      if let answer = answers[name] { return answer }
      guard let bytes = Self.file(name, of: repository) else { return .absent }
      return bytes.count > limit ? .tooLong : .document(SignatureCheck.document(bytes))
    case .check(let checks, let bytes):
      return .checked(checks.map { SignatureCheck.holds($0.signature, of: $0.key, over: bytes) })
    case .keep(let role, let bytes):
      kept[role] = bytes
      changes.append("\(role)")
      return .kept(failure: nil)
    case .forget(let roles):
      for role in roles { kept[role] = nil }
      changes.append("forget \(roles.map { "\($0)" }.joined(separator: ","))")
      return .kept(failure: nil)
    }
  }
}
