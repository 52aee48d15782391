namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>Why there is no connection.</summary>
internal enum ConnectFailure
{
    /// <summary>The egress policy allows none of the addresses.</summary>
    Blocked,

    /// <summary>The host name can't be resolved.</summary>
    UnknownHost,

    /// <summary>No address answers.</summary>
    NoAnswer,
}

/// <summary>There is no connection. Carries no address: the message of an inner exception might be logged.</summary>
internal sealed class ConnectFailedException(ConnectFailure failure) : IOException($"No connection: {failure}.")
{
    public ConnectFailure Failure { get; } = failure;
}
