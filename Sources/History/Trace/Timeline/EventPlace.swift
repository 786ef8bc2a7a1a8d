/// Where an event is: which trace, and the how manieth of it.
struct EventPlace: Hashable {
  var node: Int
  var index: Int
}
