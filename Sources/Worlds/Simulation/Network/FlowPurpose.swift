/// What a connection is for: it stands for the port that is called.
enum FlowPurpose {
  case link
  case http
}
