using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Checks what a schema cannot know about notifications, or not every server can check.</summary>
public static class NotificationCheck
{
    /// <summary>Longest time limit of an attempt: slow receivers hold up other notifications.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Most characters of a name.</summary>
    private const int MaxName = StatusLimits.Receiver;

    // Values are texts, so a variable outside a JSON string is found to be wrong.
    private static readonly KeyValuePair<string, string>[] Samples = [.. NotificationAction.BodyVariables.Select(name => KeyValuePair.Create(name, "x"))];

    /// <summary>What is wrong with a notification; null if nothing is. One that is owed may be of a spec that is not valid.</summary>
    public static SpecProblem? FindProblem(NotificationSpec notification)
    {
        try
        {
            CheckHttp(FieldOf(notification), notification.Http);
            return null;
        }
        catch (SpecException e)
        {
            return e.Problem;
        }
    }

    /// <summary>Path of a notification's request in the spec, for messages.</summary>
    public static string FieldOf(NotificationSpec notification) => $"spec.notifications[{notification.Name}].http";

    /// <summary>Does nothing if all are valid.</summary>
    /// <exception cref="SpecException">A field is not valid.</exception>
    internal static void Check(IReadOnlyList<NotificationSpec>? notifications)
    {
        if (SpecLimits.FindFault(notifications?.Count ?? 0, SpecLimits.Notifications) is { } tooMany)
            throw Invalid("spec.notifications", tooMany);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < notifications?.Count; i++)
        {
            var notification = notifications[i];
            var field = $"spec.notifications[{i}]";
            if (!IsName(notification.Name))
                throw Invalid($"{field}.name", $"must be 1 to {MaxName} lower-case letters, digits and '-', such as on-call, but is '{notification.Name}'");
            if (!names.Add(notification.Name))
                throw Invalid($"{field}.name", $"must be unique, but '{notification.Name}' is there twice");
            CheckEvents($"{field}.events", notification.Events);
            CheckHttp($"{field}.http", notification.Http);
        }
    }

    private static void CheckEvents(string field, IReadOnlyList<string> events)
    {
        var all = string.Join(", ", NotificationEvents.All);
        if (events.Count == 0)
            throw Invalid(field, $"must name at least one of {all}");
        if (events.FirstOrDefault(e => !NotificationEvents.All.Contains(e, StringComparer.Ordinal)) is { } unknown)
            throw Invalid(field, $"'{unknown}' is not one of {all}");
    }

    private static void CheckHttp(string field, NotificationHttpSpec http)
    {
        SpecReader.ExactlyOne(field, Reasons.InvalidNotification, ("url", http.Url), ("urlFrom", http.UrlFrom), ("service", http.Service));
        if (http.UrlFrom is { } source && (source.SecretKeyRef is null) == (source.ConfigMapKeyRef is null))
            throw Invalid($"{field}.urlFrom", "set exactly one of secretKeyRef, configMapKeyRef");
        if (SpecLimits.FindFault(http.Headers?.Count ?? 0, SpecLimits.NotificationHeaders) is { } tooMany)
            throw Invalid($"{field}.headers", tooMany);
        if (SpecReader.Duration($"{field}.timeout", http.Timeout, SpecReader.AboveZero) > MaxTimeout)
            throw Invalid($"{field}.timeout", $"must be at most {DurationText.Format(MaxTimeout)}, but is '{http.Timeout}'");

        // What is in a Secret is checked when it is read.
        var known = http.UrlFrom is null ? http : http with { Url = "https://url.from/" };
        new HttpActionCheck(field, Reasons.InvalidNotification).Check(NotificationAction.Of(known, NotificationEvents.RunFailed), MaxTimeout);
        if (http.Body is not { } body)
            return;
        if (NotificationAction.FindFault(body) is { } tooLong)
            throw Invalid($"{field}.body", tooLong);
        if (NotificationAction.IsJson(http.Headers) && FindJsonFault(VariableText.Expand(body, Samples)) is { } fault)
            throw Invalid($"{field}.body", $"{fault}; write variables inside quotation marks, or set a Content-Type header if it is not JSON");
    }

    /// <summary>Why a text is not JSON, as a sentence without a subject; null if it is.</summary>
    private static string? FindJsonFault(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException e)
        {
            return $"must be JSON, but line {e.LineNumber + 1} is not";
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static SpecException Invalid(string field, string message) => new(Reasons.InvalidNotification, $"{field}: {message}");
}
