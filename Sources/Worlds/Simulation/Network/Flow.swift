/// One TCP connection. Its number is f; its lanes are 2f (caller to called) and 2f + 1.
struct Flow {
  enum State {
    case calling
    case open
    case closed
  }

  let caller: Int32
  let called: Int32
  let purpose: FlowPurpose
  var state: State = .calling
}
