import OrderedCollections
package import Selection
package import Vocabulary

/// What its operator has withdrawn from an origin: such a version of a file is answered with its tombstone, and the
/// selector is told.
package struct WithdrawnFiles: Codable, Sendable {
  /// A version of a file that was withdrawn.
  package struct File: Hashable, Codable, Sendable {
    /// Relative to the root, `/` between its parts.
    package var path: String
    package var version: FileVersion
    /// What its description described.
    package var object: Digest256
    /// Signed, one for each address of the origin.
    package var tombstones: [Withdrawal]
    /// They as JSON: what who asks for the description gets.
    package var text: String

    package init(path: String, version: FileVersion, object: Digest256, tombstones: [Withdrawal], text: String) {
      self.path = path
      self.version = version
      self.object = object
      self.tombstones = tombstones
      self.text = text
    }
  }

  /// The type of a tombstone in JSON.
  package static let contentType = "application/vnd.shoal.withdrawal+json"

  private var files: OrderedDictionary<String, [File]> = [:]

  /// The world lists all there are.
  mutating func listed(_ list: [File]) {
    files = [:]
    for file in list { files[file.path, default: []].append(file) }
  }

  /// All tombstones, the newest where there are more than a selector keeps, in messages that it reads.
  var messages: [[Withdrawal]] {
    var (result, room) = ([[Withdrawal]](), 0)
    for tombstone in files.values.joined().flatMap(\.tombstones).suffix(WithdrawalBook.most) {
      room -= tombstone.messageLength
      if room < 0 || result.last?.count == Withdrawal.mostOfMessage {
        result.append([])
        room = ObjectRegistration.longestMessage - tombstone.messageLength
      }
      result[result.count - 1].append(tombstone)
    }
    return result
  }

  /// Whether an object that was described was withdrawn.
  func covers(_ path: String, _ object: Publisher.Object) -> Bool {
    files[path]?.contains { $0.version == object.version || $0.object == object.facts.object } ?? false
  }

  /// What a request for a file is answered with, because what is there was withdrawn; nil when it was not.
  /// - Parameters:
  ///   - version: what is there now; nil: nothing.
  ///   - object: what is known of it.
  func answer(
    to request: PendingRequest, _ version: FileVersion?, _ object: Publisher.Object?, _ turn: OriginTurn
  ) -> HTTPResponse? {
    let path = request.path
    guard let list = files[path], let last = list.last else { return nil }
    let file = version == nil ? last : list.last { $0.version == version || $0.object == object?.facts.object }
    guard let file else { return nil }
    if case .description = request.purpose {
      let fields = [HTTPField("content-type", Self.contentType), HTTPField("cache-control", "no-cache")]
      return HTTPResponse(status: 410, fields: fields, body: [.text(file.text)])
    }
    let target = turn.configuration.target(of: request.parts)
    let link = HTTPField("link", "<\(target).torrent>; rel=describedby; type=\"\(RequestHandler.ownType)\"")
    return HTTPResponse(status: 410, sentence: "This file was withdrawn.", fields: [link])
  }
}
