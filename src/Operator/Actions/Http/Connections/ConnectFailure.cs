namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>Why a connection could not be made.</summary>
internal enum ConnectFailure
{
    /// <summary>The egress policy allows none of the addresses.</summary>
    Blocked,

    /// <summary>The host name cannot be resolved.</summary>
    UnknownHost,

    /// <summary>No address responds.</summary>
    NoAnswer,
}

/// <summary>A connection could not be made. Carries no address, because an inner exception's message might be logged.</summary>
internal sealed class ConnectFailedException(ConnectFailure failure) : IOException($"No connection: {failure}.")
{
    public ConnectFailure Failure { get; } = failure;
}
