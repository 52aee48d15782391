namespace ScheduledJobs.Cli.Convert.Argo;

/// <summary>Says why a workflow is not a single container; it never leaves <see cref="WorkflowAction"/>.</summary>
internal sealed class NotSingleException(string reason) : Exception(reason);
