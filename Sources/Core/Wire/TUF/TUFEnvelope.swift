internal import Vocabulary

/// A file of metadata before anybody believes it: what is signed, and signatures.
package struct TUFEnvelope: Sendable {
  package struct Signature: Hashable, Codable, Sendable {
    /// The name of the key that is said to have made it.
    package var keyID: String
    package var bytes: [UInt8]
  }

  /// What was signed.
  package let signed: JSONValue
  package let signatures: [Signature]

  static let signaturesMax = 256

  /// - Throws: `TUFError` for what is malformed.
  package init(_ bytes: [UInt8]) throws(TUFError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONReader.value(of: bytes) } catch { throw TUFError("\(error)") }
    let fields = try TUFFields(value, "the file")
    signed = try fields.value("signed")
    var signatures: [Signature] = []
    for value in try fields.array("signatures") {
      let signature = try TUFFields(value, "a signature")
      // Some write an empty one for a signature that is still to come.
      guard let bytes = [UInt8](hex: try signature.text("sig")) else {
        throw TUFError("a signature is not hexadecimal")
      }
      signatures.append(Signature(keyID: try signature.text("keyid"), bytes: bytes))
    }
    guard signatures.count <= Self.signaturesMax else { throw TUFError("it has too many signatures") }
    self.signatures = signatures
  }

  /// The bytes that were signed.
  package var signedBytes: [UInt8] { signed.canonical }
}
