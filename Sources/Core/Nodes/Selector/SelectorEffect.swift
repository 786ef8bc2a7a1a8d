/// An order of the selector's machine to its world.
package enum SelectorEffect: Hashable, Codable, Sendable {
  case answer(ExchangeID, SelectorAnswer)
  case log(LogEvent)
}
