/// Why a command ends without having done its work: a sentence for its user, and an exit status.
struct CommandFailure: Error {
  var sentence: String
  var status: ExitStatus

  init(_ sentence: String, status: ExitStatus = .failure) {
    self.sentence = sentence
    self.status = status
  }

  /// A value or a combination of flags that makes no sense.
  static func usage(_ sentence: String) -> CommandFailure { CommandFailure(sentence, status: .usage) }
}
