using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What a failed start means for the next decision.</summary>
internal static class StartFaults
{
    /// <summary>The message for users: the API server's own message, or only the kind of any other failure.</summary>
    public static string MessageOf(Exception failure) => StatusText.Cut(
        failure switch
        {
            ApiException refused => refused.Message.TrimEnd('.'),
            HttpRequestException or IOException => "the API server cannot be reached",
            OperationCanceledException or TimeoutException => "the API server did not respond in time",
            _ => $"the operator cannot make the request ({failure.GetType().Name})",
        },
        StartFault.MaxMessage)!;

    /// <summary>Whether the failure is worth reporting. Failures because the namespace is being deleted or the term has ended are not.</summary>
    public static bool IsFault(Exception failure, CancellationToken cancellationToken) =>
        failure is not ApiException { IsNamespaceTerminating: true }
        && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested);
}
