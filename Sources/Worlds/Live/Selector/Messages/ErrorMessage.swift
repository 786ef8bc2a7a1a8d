/// As much of a refusal as clients read.
struct ErrorMessage: Codable {
  /// A sentence.
  var error: String
}
