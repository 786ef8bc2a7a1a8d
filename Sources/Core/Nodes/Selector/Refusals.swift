import Vocabulary

/// What comes of requests that ask for nothing: those that cannot be read, and those for what is not here.
enum Refusals {
  static func answer(_ input: SelectorInput, _ turn: inout SelectorTurn) {
    switch input {
    case .malformed(let exchange, let sentence, _):
      turn.counters.malformed += 1
      turn.answer(exchange, .error(status: 400, sentence: sentence))
    case .malformedTracker(let exchange, let sentence, _):
      turn.counters.malformed += 1
      turn.answer(exchange, .trackerFailure(sentence))
    case .notFound(let exchange, _): turn.answer(exchange, .nothingHere)
    case .methodNotAllowed(let exchange, let allowed, _): turn.answer(exchange, .methodNotAllowed(allowed: allowed))
    case .impostor(let exchange, let node, _):
      turn.counters.malformed += 1
      let sentence = "the certificate of the caller does not name the node \(node.short)"
      turn.answer(exchange, .error(status: 403, sentence: sentence))
    case .unsupportedMedia(let exchange, _):
      turn.counters.malformed += 1
      turn.answer(exchange, .error(status: 415, sentence: "bodies are JSON here: send content-type: application/json"))
    case .unreadable(let requests): turn.counters.malformed += requests
    default: preconditionFailure("the request asks for something")
    }
  }
}
