import Crypto
import Foundation
import Nodes

/// The one form of HTTP message signature (RFC 9421) that announces bear: it covers method, authority, path and the
/// digest of the body (RFC 9530), and where a session is opened the sender's share of its key.
///
/// `Signature-Input: shoal=("@method" "@authority" "@path" "content-digest");keyid="...";alg="...";nonce="..."`.
struct MessageSignature: Hashable {
  enum Algorithm: String {
    case ed25519
    case hmac = "hmac-sha256"
  }

  /// The node's key in hexadecimal, or the ticket of its session.
  var keyID: String
  var algorithm: Algorithm
  /// What the server gave out, or which message of the session this is.
  var nonce: String
  /// The sender's share of the key, in base64; only where a session is opened.
  var share: String?
  /// Raw.
  var signature: [UInt8] = []

  static let shareField = "shoal-share"
  static let digestField = "content-digest"
  static let inputField = "signature-input"
  static let signatureField = "signature"
  /// The fields that a server has to hand over.
  static let fields = [shareField, digestField, inputField, signatureField]

  init(keyID: String, algorithm: Algorithm, nonce: String, share: String? = nil) {
    self.keyID = keyID
    self.algorithm = algorithm
    self.nonce = nonce
    self.share = share
  }

  /// The one that a request bears; nil if it bears none or another form of it.
  init?(_ request: HTTPRequest) {
    guard let input = request.field(Self.inputField), input.utf8.count <= 1024,
      let value = request.field(Self.signatureField), value.hasPrefix("shoal=:"), value.hasSuffix(":"),
      let signature = Data(base64Encoded: String(value.dropFirst(7).dropLast())), signature.count <= 64
    else { return nil }
    share = request.field(Self.shareField)
    let head = "shoal=" + Self.components(hasShare: share != nil)
    guard input.hasPrefix(head) else { return nil }
    var parameters: [String: String] = [:]
    for part in input.dropFirst(head.count).split(separator: ";") {
      guard let equals = part.firstIndex(of: "="), part.last == "\"",
        part[part.index(after: equals)...].first == "\"",
        part.count > part.distance(from: part.startIndex, to: equals) + 2
      else { return nil }
      parameters[String(part[..<equals])] = String(part[part.index(equals, offsetBy: 2)...].dropLast())
    }
    guard parameters.count == 3, let keyID = parameters["keyid"], let nonce = parameters["nonce"],
      let algorithm = parameters["alg"].flatMap({ Algorithm(rawValue: $0) })
    else { return nil }
    (self.keyID, self.algorithm, self.nonce, self.signature) = (keyID, algorithm, nonce, Array(signature))
    guard parametersText == input.dropFirst("shoal=".count) else { return nil }
  }

  private static func components(hasShare: Bool) -> String {
    "(\"@method\" \"@authority\" \"@path\" \"content-digest\"" + (hasShare ? " \"shoal-share\")" : ")")
  }

  private var parametersText: String {
    Self.components(hasShare: share != nil)
      + ";keyid=\"\(keyID)\";alg=\"\(algorithm.rawValue)\";nonce=\"\(nonce)\""
  }

  static func digest(of body: [UInt8]) -> String {
    "sha-256=:" + Data(SHA256.hash(data: body)).base64EncodedString() + ":"
  }

  /// What is signed (RFC 9421, 2.5).
  func base(_ method: String, authority: String, path: String, body: [UInt8]) -> [UInt8] {
    var lines = [
      "\"@method\": \(method)", "\"@authority\": \(authority.lowercased())", "\"@path\": \(path)",
      "\"content-digest\": \(Self.digest(of: body))",
    ]
    if let share { lines.append("\"shoal-share\": \(share)") }
    lines.append("\"@signature-params\": \(parametersText)")
    return Array(lines.joined(separator: "\n").utf8)
  }

  /// The field that says what is signed.
  var input: String { "shoal=\(parametersText)" }

  /// The fields that say it.
  func fields(for body: [UInt8]) -> [HTTPField] {
    var fields = [
      HTTPField(Self.digestField, Self.digest(of: body)), HTTPField(Self.inputField, input),
      HTTPField(Self.signatureField, "shoal=:\(Data(signature).base64EncodedString()):"),
    ]
    if let share { fields.append(HTTPField(Self.shareField, share)) }
    return fields
  }
}
