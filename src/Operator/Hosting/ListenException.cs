namespace ScheduledJobs.Operator.Hosting;

/// <summary>The operator cannot listen on a configured address: its port is taken, or it does not belong to this machine.</summary>
internal sealed class ListenException(string message, Exception inner) : Exception(message, inner);
