namespace ScheduledJobs.Operator.Hosting;

/// <summary>An address that the operator is told to serve on cannot be had: its port is taken, or it is not of this machine.</summary>
internal sealed class ListenException(string message, Exception inner) : Exception(message, inner);
