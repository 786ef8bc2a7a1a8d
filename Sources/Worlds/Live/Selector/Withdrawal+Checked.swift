import Selection
import Vocabulary

extension Withdrawal {
  /// The same, with the word whether its signature holds.
  var checked: Withdrawal {
    var result = self
    result.isValid = Ed25519.holds(signature, over: signedText, by: key.key)
    return result
  }
}
