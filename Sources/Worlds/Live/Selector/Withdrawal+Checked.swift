import Crypto
import Foundation
import Selection
import Vocabulary

extension Withdrawal {
  /// The same, with the word whether its signature holds.
  var checked: Withdrawal {
    var result = self
    let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(key.key.bytes))
    result.isValid = key?.isValidSignature(Data(signature), for: Data(signedText.utf8)) ?? false
    return result
  }
}
