/// A place where the source text breaks a rule.
struct Finding: CustomStringConvertible {
  var path: String
  var line: Int
  var sentence: String

  var description: String { "\(path):\(line): \(sentence)" }
}
