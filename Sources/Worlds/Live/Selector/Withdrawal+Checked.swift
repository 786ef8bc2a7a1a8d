import Selection
import Vocabulary

extension Withdrawal {
  /// The same, with the word whether its signature holds.
  var checked: Withdrawal {
    var result = self
    result.isValid = key.hasSigned(Array(signedText.utf8), signature)
    return result
  }
}
