import Nodes
import Selection
import Vocabulary

/// What may be asked about copies of descriptions, each under the digest of its bytes.
enum CopyOperations {
  static let all = [give, keep]

  private static let give = Operation(
    method: .get, name: "description", summary: "A copy of the description of an object.",
    meaning: "Origins that leave copies here say so in the Link field of their files (RFC 6249).",
    parameters: [digest],
    answers: [.init(status: 200, meaning: "A torrent file.", type: SelectorAPI.metainfoType, schema: file)],
    refusals: [404])

  private static let keep = Operation(
    method: .put, name: "keepDescription", summary: "An origin leaves a copy of a description.",
    meaning:
      "It has to be signed by a key that registers the object. When there is no room, the oldest that nobody asks for "
      + "are forgotten.",
    parameters: [digest], body: file, bodyType: SelectorAPI.bytesType,
    answers: [.init(status: 201, meaning: "It is kept.", schema: nil)], refusals: [403, 404, 409])

  private static let file: DocumentValue = [
    "type": "string", "format": "binary", "maxLength": .number(DescriptionCopy.longest),
  ]

  private static let digest = Operation.Parameter(
    name: "digest", meaning: "The SHA-256 digest of the description, in base64url (RFC 6920).", isRequired: true,
    isInPath: true, schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"])
}
