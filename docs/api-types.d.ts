/** The API of VizTube as TypeScript types. Made by "npm run docs" from docs/openapi.json: do not edit. */

export interface paths {
    "/user/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an account and sign in
         * @description The answer signs the new user in. The user's fields stand in `data` itself and in `data.user`: read the latter; the former are there for older clients.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description With `email`, `username` or both; if both are sent, they must name the same user. Letter case does not matter. After too many failures with one name, whoever caused them, it is not tried again for a while, which `Retry-After` tells.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/refresh-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for new tokens
         * @description The refresh token is taken from the cookie, else from the body. Each is good once; for 10 seconds afterwards it gives the same successor again, so that two tabs may refresh at once. Later use of an old one ends the session.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session
         * @description Takes a valid access or refresh token. The cookies are cleared even when there is no session to end.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description Answers new tokens for this session; its earlier tokens and every other session end.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the caller is signed in, used last first
         * @description Ten at most, so that one page has them all.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * Sign out on all other devices
         * @description The tokens of every session but the one that calls stop working at once.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out on one device
         * @description Its tokens stop working at once. When it is the one that calls, this is signing out, and its cookies are cleared. One of another user is answered like one that is not there.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/current-user-details": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getCurrentUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/c/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A channel's profile
         * @description `videoCount` counts published videos, whoever asks.
         *
         *     Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["getChannel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/update-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change name, e-mail address or username */
        patch: operations["updateAccount"];
        trace?: never;
    };
    "/user/update-avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Replace the avatar */
        patch: operations["updateAvatar"];
        trace?: never;
    };
    "/user/update-cover-image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Replace the cover image */
        patch: operations["updateCoverImage"];
        trace?: never;
    };
    "/user/watch-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Videos that the caller has watched, newest first */
        get: operations["listWatchHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/videos/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to upload a video in parts, for connections that cap the size of a request
         * @description Announces the file of a video; at most 5 are open at once. Then send the file to `url`, without a token, in parts of `partSize` bytes. Where `method` is `PUT`, the body is the part and `Content-Range` says which bytes it has, as in `bytes 0-67108863/104857600`; parts may come in any order, and again. Where it is `POST`, each part is a form with all of `fields` and the part as `file`, one after the other, with `Content-Range` and one and the same `X-Unique-Upload-Id` of your own on all of them. Last, complete the upload. What is not completed when it expires, an hour later, is removed.
         */
        post: operations["beginUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/videos/uploads/{uploadId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a video whose file was uploaded in parts
         * @description Checks that all of the file is there and is a video (MP4, MOV, WebM or MKV). When it is not, the answer names `body.videoFile`, and the upload stays open: send what is missing and complete it again.
         */
        post: operations["completeUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Published videos
         * @description `query` finds its text anywhere in title or description, in any letter case.
         *
         *     Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["listVideos"];
        put?: never;
        /**
         * Upload and publish a video
         * @description A video of up to 100 MiB (MP4, MOV, WebM or MKV) and a thumbnail of up to 10 MiB (JPG or PNG).
         */
        post: operations["publishVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/videos/{videoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a video: counts a view and moves it to the top of the watch history
         * @description Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["getVideo"];
        put?: never;
        post?: never;
        /**
         * Delete a video, its files, and its likes, comments, playlist entries and history
         * @description Only for the owner.
         */
        delete: operations["deleteVideo"];
        options?: never;
        head?: never;
        /**
         * Change title, description or thumbnail
         * @description Only for the owner.
         */
        patch: operations["updateVideo"];
        trace?: never;
    };
    "/videos/toggle/publish/{videoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Publish a video, or hide it from everyone but its owner
         * @description Only for the owner.
         */
        patch: operations["togglePublish"];
        trace?: never;
    };
    "/comments/{videoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Comments of a video, newest first
         * @description Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["listComments"];
        put?: never;
        /** Comment on a video */
        post: operations["addComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/comments/c/{commentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a comment and its likes
         * @description Open to its author and to the owner of the video.
         *
         *     Only for the owner.
         */
        delete: operations["deleteComment"];
        options?: never;
        head?: never;
        /**
         * Change a comment
         * @description Only for the owner.
         */
        patch: operations["updateComment"];
        trace?: never;
    };
    "/likes/toggle/v/{videoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Like or unlike a video
         * @description Each call changes the state. With `liked` it is set instead, and repeating the call changes nothing.
         */
        post: operations["toggleVideoLike"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/likes/toggle/c/{commentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Like or unlike a comment
         * @description Each call changes the state. With `liked` it is set instead, and repeating the call changes nothing.
         */
        post: operations["toggleCommentLike"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/likes/toggle/t/{tweetId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Like or unlike a tweet
         * @description Each call changes the state. With `liked` it is set instead, and repeating the call changes nothing.
         */
        post: operations["toggleTweetLike"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/likes/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Videos that the caller likes, newest like first
         * @description A video that its owner hides disappears from the list, and comes back when it is published again.
         */
        get: operations["listLikedVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/c/{channelId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subscribers of a channel, newest first
         * @description Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["listSubscribers"];
        put?: never;
        /**
         * Subscribe to a channel or unsubscribe from it
         * @description Each call changes the state. With `subscribed` it is set instead, and repeating the call changes nothing.
         */
        post: operations["toggleSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/u/{subscriberId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Channels that a user has subscribed to, newest first
         * @description Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["listSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/playlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an empty playlist */
        post: operations["createPlaylist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/playlist/user/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A user's playlists, newest first
         * @description `totalVideos` and `thumbnail` know only of videos that the caller may see.
         *
         *     Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["listPlaylists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/playlist/{playlistId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A playlist with its videos in the order they were added
         * @description Videos that the caller may not see are left out, of the totals as well. `pagination` is that of `videos`.
         *
         *     Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["getPlaylist"];
        put?: never;
        post?: never;
        /**
         * Delete a playlist; its videos stay
         * @description Only for the owner.
         */
        delete: operations["deletePlaylist"];
        options?: never;
        head?: never;
        /**
         * Change name or description
         * @description Only for the owner.
         */
        patch: operations["updatePlaylist"];
        trace?: never;
    };
    "/playlist/{playlistId}/{videoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a video at the end of a playlist
         * @description Adding a video that is there already changes nothing.
         *
         *     Only for the owner.
         */
        post: operations["addToPlaylist"];
        /**
         * Take a video out of a playlist
         * @description Answers 404 when it is not in there. A video that was hidden since it was added can be taken out as well.
         *
         *     Only for the owner.
         */
        delete: operations["removeFromPlaylist"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tweets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write a tweet */
        post: operations["createTweet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tweets/user/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A user's tweets, newest first
         * @description Needs a token, unless this server is open to visitors (its setting `PUBLIC_READS`).
         */
        get: operations["listTweets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tweets/{tweetId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a tweet and its likes
         * @description Only for the owner.
         */
        delete: operations["deleteTweet"];
        options?: never;
        head?: never;
        /**
         * Change the text of a tweet
         * @description Only for the owner.
         */
        patch: operations["updateTweet"];
        trace?: never;
    };
    "/dashboard/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Totals of the caller's channel
         * @description Of all the caller's own videos, hidden ones included; `totalLikes` are likes of these videos.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dashboard/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own videos, hidden ones included, newest first */
        get: operations["listOwnVideos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthcheck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server runs
         * @description Asks nothing of the database. The one answer without a `message`.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthcheck/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server can do its work now
         * @description The database with all its tables, the store of media, room on the disk for uploads on their way, and the jobs that this process does. 503 names each part that is down in `errors`, or that the process is about to stop.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/uploads/{folder}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a part of the file of an upload
         * @description The address is the `url` that beginning an upload answers, where the server keeps media itself; use it as it is. A part has up to 64 MiB. Parts may come in any order, several at once, and again: what comes later replaces what was there. A part counts when it is answered with 200; after a broken connection, send it again. Needs no token. Never limited.
         */
        put: operations["putUploadPart"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{folder}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture or a video, whole or a part of it
         * @description Where the server keeps media itself; it may also be told to keep them at Cloudinary. Either way the addresses that the API answers are whole ones: use them as they are. They cannot be guessed, and need no token. Never limited.
         */
        get: operations["getMediaFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A user, as others see them beside their content */
        Badge: {
            id: number;
            username: string;
            fullname: string;
            /** @description Absolute URL */
            avatar: string;
        };
        /** @description What somebody wrote below a video */
        Comment: {
            id: number;
            content: string;
            userId: number;
            videoId: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description Every failure, whatever the address */
        Failure: {
            /** @description The HTTP status */
            statusCode: number;
            data: null;
            /** @description For people */
            message: string;
            /** @constant */
            success: false;
            /**
             * @description For programs; stable
             * @enum {string}
             */
            code: "VALIDATION_FAILED" | "MALFORMED_JSON" | "UNAUTHORIZED" | "TOKEN_EXPIRED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CONFLICT" | "USERNAME_TAKEN" | "EMAIL_TAKEN" | "WRONG_PASSWORD" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "RATE_LIMITED" | "STORAGE_UNAVAILABLE" | "DATABASE_UNAVAILABLE" | "OVERLOADED" | "INTERNAL";
            /** @description What is wrong with the input; empty unless the input was invalid */
            errors: {
                /** @description Where it is in the request */
                path: string;
                /** @description For people */
                message: string;
            }[];
            /** @description Also in the header X-Request-Id and in the log */
            requestId: string;
        };
        /** @description The state reached, and the number of likes with it */
        LikeState: {
            liked: boolean;
            likesCount: number;
        };
        /** @description Where this page stands in the whole list */
        Pagination: {
            page: number;
            limit: number;
            totalDocs: number;
            totalPages: number;
            hasNextPage: boolean;
            hasPrevPage: boolean;
        };
        /** @description A collection of videos */
        Playlist: {
            id: number;
            name: string;
            description: string;
            userId: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description A device on which the caller is signed in */
        Session: {
            id: number;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it began, or last renewed its tokens
             */
            lastUsedAt: string;
            /** @description What the program called itself (`User-Agent`) when it signed in; may be empty */
            client: string;
            /** @description From where it signed in */
            address: string;
            /** @description Whether it is the one that asks */
            isCurrent: boolean;
        };
        SessionTokens: {
            /** @description For `Authorization: Bearer`; lives 15 minutes */
            accessToken: string;
            /** @description For `POST /user/refresh-token`; good once, lives 7 days */
            refreshToken: string;
        };
        /** @description A community post */
        Tweet: {
            id: number;
            content: string;
            userId: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description The caller's own record */
        User: {
            id: number;
            username: string;
            email: string;
            fullname: string;
            /** @description Absolute URL */
            avatar: string;
            /** @description Absolute URL, or empty */
            coverImage: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description An uploaded video */
        Video: {
            id: number;
            /** @description Absolute URL */
            videoFileUrl: string;
            /** @description Absolute URL */
            thumbnailUrl: string;
            title: string;
            description: string;
            views: number;
            /** @description Seconds */
            duration: number;
            isPublished: boolean;
            userId: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description A video in a list, with its channel */
        VideoCard: {
            id: number;
            /** @description Absolute URL */
            videoFileUrl: string;
            /** @description Absolute URL */
            thumbnailUrl: string;
            title: string;
            description: string;
            views: number;
            /** @description Seconds */
            duration: number;
            isPublished: boolean;
            userId: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            user: components["schemas"]["Badge"];
        };
    };
    responses: {
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        ChannelNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        CommentNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description Taken, or in conflict with something else. `CONFLICT` */
        ConflictOrStillHandled: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryWhenHandled"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 409;
                    /** @constant */
                    code: "CONFLICT";
                };
            };
        };
        /** @description A part of the service is down or busy; try again after `Retry-After` seconds. `DATABASE_UNAVAILABLE`, `OVERLOADED` */
        DatabaseUnavailableOrOverloaded: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 503;
                    /** @enum {string} */
                    code: "DATABASE_UNAVAILABLE" | "OVERLOADED";
                };
            };
        };
        /** @description Signed in, but not allowed to do this; or asked, with cookies, by a page of another site. `FORBIDDEN` */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 403;
                    /** @constant */
                    code: "FORBIDDEN";
                };
            };
        };
        /** @description Signed in, but not allowed to do this; or asked, with cookies, by a page of another site. `FORBIDDEN` */
        ForbiddenPage: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 403;
                    /** @constant */
                    code: "FORBIDDEN";
                };
            };
        };
        /** @description A fault of the server. `INTERNAL` */
        Internal: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 500;
                    /** @constant */
                    code: "INTERNAL";
                };
            };
        };
        /** @description The address does not take the method that was sent; `Allow` names those it takes. `METHOD_NOT_ALLOWED` */
        MethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 405;
                    /** @constant */
                    code: "METHOD_NOT_ALLOWED";
                };
            };
        };
        /** @description The list is still what `If-None-Match` names. Only where nobody is signed in */
        NotModified: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The body or a file is too large. `PAYLOAD_TOO_LARGE` */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 413;
                    /** @constant */
                    code: "PAYLOAD_TOO_LARGE";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        PlaylistNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        PostNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description Too many calls; try again after `Retry-After` seconds. `RATE_LIMITED` */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 429;
                    /** @constant */
                    code: "RATE_LIMITED";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        SessionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description A part of the service is down or busy; try again after `Retry-After` seconds. `STORAGE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`, `OVERLOADED` */
        StorageUnavailableOrDatabaseUnavailableOrOverloaded: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 503;
                    /** @enum {string} */
                    code: "STORAGE_UNAVAILABLE" | "DATABASE_UNAVAILABLE" | "OVERLOADED";
                };
            };
        };
        /** @description A part of the service is down or busy; try again after `Retry-After` seconds. `STORAGE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`, `OVERLOADED` */
        StorageUnavailableOrDatabaseUnavailableOrOverloadedUnlimited: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 503;
                    /** @enum {string} */
                    code: "STORAGE_UNAVAILABLE" | "DATABASE_UNAVAILABLE" | "OVERLOADED";
                };
            };
        };
        /** @description Not signed in, or the token is no longer good. `UNAUTHORIZED` */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 401;
                    /** @constant */
                    code: "UNAUTHORIZED";
                };
            };
        };
        /** @description Not signed in, or the token is no longer good. `UNAUTHORIZED`, `TOKEN_EXPIRED` */
        UnauthorizedOrTokenExpired: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 401;
                    /** @enum {string} */
                    code: "UNAUTHORIZED" | "TOKEN_EXPIRED";
                };
            };
        };
        /** @description Not signed in, or the token is no longer good. `UNAUTHORIZED`, `TOKEN_EXPIRED` */
        UnauthorizedOrTokenExpiredClearingCookies: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Set-Cookie": components["headers"]["ClearedCookies"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 401;
                    /** @enum {string} */
                    code: "UNAUTHORIZED" | "TOKEN_EXPIRED";
                };
            };
        };
        /** @description The body is of a type that this address does not take. `UNSUPPORTED_MEDIA_TYPE` */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 415;
                    /** @constant */
                    code: "UNSUPPORTED_MEDIA_TYPE";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        UploadNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        UserNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
        /** @description Taken, or in conflict with something else. `USERNAME_TAKEN`, `EMAIL_TAKEN` */
        UsernameTakenOrEmailTaken: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 409;
                    /** @enum {string} */
                    code: "USERNAME_TAKEN" | "EMAIL_TAKEN";
                };
            };
        };
        /** @description Missing, or hidden from the caller. `NOT_FOUND` */
        VideoNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Failure"] & {
                    /** @constant */
                    statusCode: 404;
                    /** @constant */
                    code: "NOT_FOUND";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Names this request in the log; yours, if you sent one of 8 to 64 letters, digits, `_` or `-` */
        RequestId: string;
        /** @description What is left of the limit: `r` calls until `t` seconds from now */
        RateLimit: string;
        /** @description The limit: `q` calls in `w` seconds */
        RateLimitPolicy: string;
        /** @description Seconds after which trying again makes sense */
        RetryAfter: number;
        /** @description The methods that this address takes */
        Allow: string;
        /** @description RFC 8288: the pages beside this one, as `next` and `prev`; absent when there is only one */
        Link: string;
        /** @description Two of them, `accessToken` and `refreshToken`; each lives as long as its token */
        SessionCookies: string;
        /** @description Two of them, which remove `accessToken` and `refreshToken` */
        ClearedCookies: string;
        /** @description There when this is the answer to an earlier request with the same `Idempotency-Key` */
        IdempotentReplayed: "true";
        /** @description There when an earlier request with the same `Idempotency-Key` is still being handled: seconds to wait */
        RetryWhenHandled: number;
        /** @description When the session was the one that calls: two of them, which remove `accessToken` and `refreshToken` */
        ClearedOwnCookies: string;
        /** @description For `If-None-Match`; only where nobody is signed in */
        ETag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    username: string;
                    /** Format: email */
                    email: string;
                    fullname: string;
                    /**
                     * Format: password
                     * @description At most 72 bytes of UTF-8; not among the most common ones, and without the username
                     */
                    password: string;
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    avatar: Blob;
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    coverImage?: Blob;
                };
            };
        };
        responses: {
            /** @description Account created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Set-Cookie": components["headers"]["SessionCookies"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: {
                            id: number;
                            username: string;
                            email: string;
                            fullname: string;
                            /** @description Absolute URL */
                            avatar: string;
                            /** @description Absolute URL, or empty */
                            coverImage: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: components["schemas"]["User"];
                            /** @description For `Authorization: Bearer`; lives 15 minutes */
                            accessToken: string;
                            /** @description For `POST /user/refresh-token`; good once, lives 7 days */
                            refreshToken: string;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["UsernameTakenOrEmailTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email?: string;
                    username?: string;
                    /** Format: password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Set-Cookie": components["headers"]["SessionCookies"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            user: components["schemas"]["User"];
                            /** @description For `Authorization: Bearer`; lives 15 minutes */
                            accessToken: string;
                            /** @description For `POST /user/refresh-token`; good once, lives 7 days */
                            refreshToken: string;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: {
                refreshToken?: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    refreshToken?: string;
                };
            };
        };
        responses: {
            /** @description Tokens renewed */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Set-Cookie": components["headers"]["SessionCookies"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["SessionTokens"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Set-Cookie": components["headers"]["ClearedCookies"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpiredClearingCookies"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: password */
                    oldPassword: string;
                    /**
                     * Format: password
                     * @description At most 72 bytes of UTF-8; not among the most common ones, and without the username
                     */
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description Password changed */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Set-Cookie": components["headers"]["SessionCookies"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["SessionTokens"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON`, `WRONG_PASSWORD` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON" | "WRONG_PASSWORD";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["Session"][];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out on all other devices */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out on this device */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Set-Cookie": components["headers"]["ClearedOwnCookies"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["SessionNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    getCurrentUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Current user */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["User"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    getChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Channel */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            username: string;
                            fullname: string;
                            /** @description Absolute URL */
                            avatar: string;
                            /** @description Absolute URL, or empty */
                            coverImage: string;
                            /** Format: date-time */
                            createdAt: string;
                            subscriberCount: number;
                            channelsSubscribedToCount: number;
                            videoCount: number;
                            isSubscribed: boolean;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["ChannelNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    updateAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    fullname?: string;
                    /** Format: email */
                    email?: string;
                    username?: string;
                };
            };
        };
        responses: {
            /** @description Account updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["User"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["UsernameTakenOrEmailTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    updateAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    avatar: Blob;
                };
            };
        };
        responses: {
            /** @description Avatar updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["User"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    updateCoverImage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    coverImage: Blob;
                };
            };
        };
        responses: {
            /** @description Cover image updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["User"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    listWatchHistory: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Watch history */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            /** @description Absolute URL */
                            videoFileUrl: string;
                            /** @description Absolute URL */
                            thumbnailUrl: string;
                            title: string;
                            description: string;
                            views: number;
                            /** @description Seconds */
                            duration: number;
                            isPublished: boolean;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: components["schemas"]["Badge"];
                            /** Format: date-time */
                            watchedAt: string;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    beginUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Bytes of the file */
                    size: number;
                    /** @enum {string} */
                    type: "video/mp4" | "video/quicktime" | "video/webm" | "video/x-matroska";
                };
            };
        };
        responses: {
            /** @description Upload begun */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: {
                            uploadId: number;
                            /** @description Absolute URL */
                            url: string;
                            /** @enum {string} */
                            method: "PUT" | "POST";
                            /** @description Fields of the form; empty with `PUT` */
                            fields: {
                                [key: string]: string;
                            };
                            /** @description Bytes */
                            partSize: number;
                            /** Format: date-time */
                            expiresAt: string;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["ConflictOrStillHandled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    completeUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered */
                "Idempotency-Key"?: string;
            };
            path: {
                uploadId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    title: string;
                    /** @default  */
                    description?: string;
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    thumbnail: Blob;
                };
            };
        };
        responses: {
            /** @description Video published */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: components["schemas"]["Video"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["UploadNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["ConflictOrStillHandled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    listVideos: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
                query?: string;
                sortBy?: "createdAt" | "views" | "duration" | "title";
                sortType?: "asc" | "desc";
                userId?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Videos */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            docs: components["schemas"]["VideoCard"][];
                            totalDocs: number;
                            limit: number;
                            page: number;
                            totalPages: number;
                            hasNextPage: boolean;
                            hasPrevPage: boolean;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    publishVideo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    title: string;
                    /** @default  */
                    description?: string;
                    /**
                     * Format: binary
                     * @description MP4, MOV, WebM or MKV, up to 100 MiB
                     */
                    videoFile: Blob;
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    thumbnail: Blob;
                };
            };
        };
        responses: {
            /** @description Video published */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: components["schemas"]["Video"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["ConflictOrStillHandled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Video */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            /** @description Absolute URL */
                            videoFileUrl: string;
                            /** @description Absolute URL */
                            thumbnailUrl: string;
                            title: string;
                            description: string;
                            views: number;
                            /** @description Seconds */
                            duration: number;
                            isPublished: boolean;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: {
                                id: number;
                                username: string;
                                fullname: string;
                                /** @description Absolute URL */
                                avatar: string;
                                subscribersCount: number;
                                isSubscribed: boolean;
                            };
                            likesCount: number;
                            commentsCount: number;
                            isLiked: boolean;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    deleteVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Video deleted */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    updateVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    title?: string;
                    description?: string;
                    /**
                     * Format: binary
                     * @description JPG or PNG, up to 10 MiB
                     */
                    thumbnail?: Blob;
                };
                "application/json": {
                    title?: string;
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Video updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["Video"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloaded"];
        };
    };
    togglePublish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Video published */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["Video"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listComments: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comments */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            content: string;
                            userId: number;
                            videoId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: components["schemas"]["Badge"];
                            likesCount: number;
                            isLiked: boolean;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    addComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered */
                "Idempotency-Key"?: string;
            };
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: string;
                };
            };
        };
        responses: {
            /** @description Comment added */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: {
                            id: number;
                            content: string;
                            userId: number;
                            videoId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: components["schemas"]["Badge"];
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["ConflictOrStillHandled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                commentId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comment deleted */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["CommentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    updateComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                commentId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: string;
                };
            };
        };
        responses: {
            /** @description Comment updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["Comment"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["CommentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    toggleVideoLike: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    liked?: boolean;
                };
            };
        };
        responses: {
            /** @description Liked */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["LikeState"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["VideoNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    toggleCommentLike: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                commentId: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    liked?: boolean;
                };
            };
        };
        responses: {
            /** @description Liked */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["LikeState"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["CommentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    toggleTweetLike: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tweetId: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    liked?: boolean;
                };
            };
        };
        responses: {
            /** @description Liked */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["LikeState"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["PostNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listLikedVideos: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Liked videos */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            /** @description Absolute URL */
                            videoFileUrl: string;
                            /** @description Absolute URL */
                            thumbnailUrl: string;
                            title: string;
                            description: string;
                            views: number;
                            /** @description Seconds */
                            duration: number;
                            isPublished: boolean;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: components["schemas"]["Badge"];
                            /** Format: date-time */
                            likedAt: string;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listSubscribers: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                channelId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Subscribers */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            username: string;
                            fullname: string;
                            /** @description Absolute URL */
                            avatar: string;
                            /** Format: date-time */
                            subscribedAt: string;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["ChannelNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    toggleSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channelId: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    subscribed?: boolean;
                };
            };
        };
        responses: {
            /** @description Subscribed */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description The state reached, and the number of subscribers with it */
                        data: {
                            subscribed: boolean;
                            subscribersCount: number;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            404: components["responses"]["ChannelNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                subscriberId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Subscriptions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            username: string;
                            fullname: string;
                            /** @description Absolute URL */
                            avatar: string;
                            /** Format: date-time */
                            subscribedAt: string;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["UserNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    createPlaylist: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @default  */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Playlist created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: components["schemas"]["Playlist"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["ConflictOrStillHandled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listPlaylists: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                userId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Playlists */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            name: string;
                            description: string;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            /** @description Videos that the caller may see */
                            totalVideos: number;
                            /** @description That of the first video; null where there is none */
                            thumbnail: string | null;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["UserNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    getPlaylist: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                playlistId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Playlist */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            name: string;
                            description: string;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            /** @description Videos that the caller may see */
                            totalVideos: number;
                            user: components["schemas"]["Badge"];
                            videos: {
                                id: number;
                                /** @description Absolute URL */
                                videoFileUrl: string;
                                /** @description Absolute URL */
                                thumbnailUrl: string;
                                title: string;
                                description: string;
                                views: number;
                                /** @description Seconds */
                                duration: number;
                                isPublished: boolean;
                                userId: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                updatedAt: string;
                                user: components["schemas"]["Badge"];
                                /** Format: date-time */
                                addedAt: string;
                            }[];
                            /** @description Views of all videos that the caller may see */
                            totalViews: number;
                        };
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["PlaylistNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    deletePlaylist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playlistId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Playlist deleted */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlaylistNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    updatePlaylist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playlistId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Playlist updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["Playlist"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlaylistNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    addToPlaylist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playlistId: number;
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Video is in the playlist */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            name: string;
                            description: string;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            /** @description Videos that the caller may see */
                            totalVideos: number;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlaylistNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    removeFromPlaylist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                playlistId: number;
                videoId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Video taken out of the playlist */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            name: string;
                            description: string;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            /** @description Videos that the caller may see */
                            totalVideos: number;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlaylistNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    createTweet: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text of your choice, new for each request, such as a UUID. When you do not see the answer, send the same request again with the same key: it is done once, and within 24 hours answered as the first time. A failure is not remembered */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: string;
                };
            };
        };
        responses: {
            /** @description Tweet created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 201;
                        data: components["schemas"]["Tweet"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["ForbiddenPage"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["ConflictOrStillHandled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listTweets: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                userId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tweets */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            id: number;
                            content: string;
                            userId: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            user: components["schemas"]["Badge"];
                            likesCount: number;
                            isLiked: boolean;
                        }[];
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            404: components["responses"]["UserNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    deleteTweet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tweetId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tweet deleted */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        /** @description Empty */
                        data: Record<string, never>;
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PostNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    updateTweet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tweetId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: string;
                };
            };
        };
        responses: {
            /** @description Tweet updated */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: components["schemas"]["Tweet"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED`, `MALFORMED_JSON` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @enum {string} */
                        code: "VALIDATION_FAILED" | "MALFORMED_JSON";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PostNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    getStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Channel statistics */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            totalVideos: number;
                            totalViews: number;
                            totalSubscribers: number;
                            totalLikes: number;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    listOwnVideos: {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Channel videos */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            videos: {
                                id: number;
                                /** @description Absolute URL */
                                videoFileUrl: string;
                                /** @description Absolute URL */
                                thumbnailUrl: string;
                                title: string;
                                description: string;
                                views: number;
                                /** @description Seconds */
                                duration: number;
                                isPublished: boolean;
                                userId: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                updatedAt: string;
                                likesCount: number;
                                commentsCount: number;
                            }[];
                            totalVideos: number;
                        };
                        pagination: components["schemas"]["Pagination"];
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            401: components["responses"]["UnauthorizedOrTokenExpired"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailableOrOverloaded"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the server runs */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            /** @constant */
                            status: "OK";
                            /** @constant */
                            message: "Server is running";
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            405: components["responses"]["MethodNotAllowed"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            /** @constant */
                            status: "READY";
                            /** @enum {string} */
                            database: "OK" | "DOWN";
                            /** @enum {string} */
                            storage: "OK" | "DOWN";
                            /** @enum {string} */
                            disk: "OK" | "DOWN";
                            /** @enum {string} */
                            jobs: "OK" | "DOWN";
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            503: components["responses"]["StorageUnavailableOrDatabaseUnavailableOrOverloadedUnlimited"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /** @description For `If-None-Match` */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            304: components["responses"]["NotModified"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description A part of the service is down or busy; try again after `Retry-After` seconds. `OVERLOADED` */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 503;
                        /** @constant */
                        code: "OVERLOADED";
                    };
                };
            };
        };
    };
    putUploadPart: {
        parameters: {
            query: {
                bytes: number;
                expires: number;
                signature: string;
            };
            header: {
                /** @description Which bytes of the file these are */
                "Content-Range": string;
            };
            path: {
                folder: string;
                file: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": Blob;
            };
        };
        responses: {
            /** @description The part is stored. `receivedBytes` is how much of the file is there now */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        statusCode: 200;
                        data: {
                            receivedBytes: number;
                        };
                        /** @description For people */
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description The input is not valid; `errors` names each bad part. `VALIDATION_FAILED` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 400;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            /** @description Missing, or hidden from the caller. `NOT_FOUND` */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 404;
                        /** @constant */
                        code: "NOT_FOUND";
                    };
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            /** @description Taken, or in conflict with something else. `CONFLICT` */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 409;
                        /** @constant */
                        code: "CONFLICT";
                    };
                };
            };
            /** @description The body or a file is too large. `PAYLOAD_TOO_LARGE` */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 413;
                        /** @constant */
                        code: "PAYLOAD_TOO_LARGE";
                    };
                };
            };
            /** @description The body is of a type that this address does not take. `UNSUPPORTED_MEDIA_TYPE` */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 415;
                        /** @constant */
                        code: "UNSUPPORTED_MEDIA_TYPE";
                    };
                };
            };
            /** @description A part of the service is down or busy; try again after `Retry-After` seconds. `STORAGE_UNAVAILABLE`, `OVERLOADED` */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 503;
                        /** @enum {string} */
                        code: "STORAGE_UNAVAILABLE" | "OVERLOADED";
                    };
                };
            };
        };
    };
    getMediaFile: {
        parameters: {
            query?: never;
            header?: {
                Range?: string;
            };
            path: {
                folder: string;
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /** @description For `If-None-Match` and `If-Range` */
                    ETag?: string;
                    /** @description When the file was stored */
                    "Last-Modified"?: string;
                    /** @description How long a copy may be used */
                    "Cache-Control"?: string;
                    /** @description Parts may be asked for */
                    "Accept-Ranges"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "video/mp4": Blob;
                    "video/quicktime": Blob;
                    "video/webm": Blob;
                    "video/x-matroska": Blob;
                };
            };
            /** @description The part that `Range` asks for */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /** @description For `If-None-Match` and `If-Range` */
                    ETag?: string;
                    /** @description When the file was stored */
                    "Last-Modified"?: string;
                    /** @description How long a copy may be used */
                    "Cache-Control"?: string;
                    /** @description Parts may be asked for */
                    "Accept-Ranges"?: string;
                    /** @description Which bytes these are */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "video/mp4": Blob;
                    "video/quicktime": Blob;
                    "video/webm": Blob;
                    "video/x-matroska": Blob;
                };
            };
            /** @description The file is still what `If-None-Match` names */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing, or hidden from the caller. `NOT_FOUND` */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 404;
                        /** @constant */
                        code: "NOT_FOUND";
                    };
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            /** @description The file has no bytes in this range. `VALIDATION_FAILED` */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    /** @description How long the file is */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 416;
                        /** @constant */
                        code: "VALIDATION_FAILED";
                    };
                };
            };
            /** @description A part of the service is down or busy; try again after `Retry-After` seconds. `OVERLOADED` */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"] & {
                        /** @constant */
                        statusCode: 503;
                        /** @constant */
                        code: "OVERLOADED";
                    };
                };
            };
        };
    };
}
export type Badge = components['schemas']['Badge']
export type Comment = components['schemas']['Comment']
export type Failure = components['schemas']['Failure']
export type LikeState = components['schemas']['LikeState']
export type Pagination = components['schemas']['Pagination']
export type Playlist = components['schemas']['Playlist']
export type Session = components['schemas']['Session']
export type SessionTokens = components['schemas']['SessionTokens']
export type Tweet = components['schemas']['Tweet']
export type User = components['schemas']['User']
export type Video = components['schemas']['Video']
export type VideoCard = components['schemas']['VideoCard']
