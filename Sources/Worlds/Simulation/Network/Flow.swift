import Vocabulary

/// One TCP connection. Its number is f; its lanes are 2f (caller to called) and 2f + 1.
struct Flow {
  /// What it is for: it stands for the port that is called.
  enum Purpose {
    case link
    case http
  }

  /// What an agent uses its end of a connection for. Kept here and not in a table of each agent, because every arrival
  /// asks for it.
  enum Use {
    case link(LinkID)
    case client
  }

  enum State {
    case calling
    case open
    case closed
  }

  let caller: Int32
  let called: Int32
  let purpose: Purpose
  var state: State = .calling
  var callerUse: Use?
  var calledUse: Use?
}
