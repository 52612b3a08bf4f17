CREATE TABLE `kysely_migration` (
  `name` varchar(255) NOT NULL,
  `timestamp` varchar(255) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `kysely_migration` VALUES
('0001-accounts','2025-11-24T16:00:00.000Z');
CREATE TABLE `kysely_migration_lock` (
  `id` varchar(255) NOT NULL,
  `is_locked` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `kysely_migration_lock` VALUES
('migration_lock',0);
CREATE TABLE `user_devices` (
  `id` varchar(64) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `name` varchar(80) NOT NULL,
  `refresh_counter` bigint(20) NOT NULL,
  `refreshed_at` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `last_seen_at` bigint(20) NOT NULL,
  `revoked_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `user_devices_user` (`user_id`,`last_seen_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `user_devices` VALUES
('7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0001',10001,'Firefox',3,1764000000000,1764000000000,1764000000005,NULL),
('7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0002',10002,'Chrome',1,1764000000000,1764000000000,1764000000006,1764000000007);
CREATE TABLE `users` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `username` varchar(64) NOT NULL,
  `username_key` varchar(128) NOT NULL,
  `nickname` varchar(64) NOT NULL,
  `phone` varchar(20) NOT NULL,
  `email` varchar(254) DEFAULT NULL,
  `password_hash` varchar(255) NOT NULL,
  `avatar_url` varchar(1000) DEFAULT NULL,
  `bio` varchar(500) NOT NULL,
  `locale` varchar(16) NOT NULL,
  `disabled_at` bigint(20) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `users_username_key` (`username_key`),
  UNIQUE KEY `users_phone` (`phone`),
  UNIQUE KEY `users_email` (`email`)
) ENGINE=InnoDB AUTO_INCREMENT=10004 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `users` VALUES
(10001,'ann','ann','Ann','+8613800000001',NULL,'$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$invalid',NULL,'','zh-CN',NULL,1764000000000,1764000000000),
(10002,'bob','bob','Bob','+8613800000002','bob@example.org','$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$invalid','https://example.org/bob.png','Hi.','en',NULL,1764000000001,1764000000001),
(10003,'小陈','小陈','小陈','+8613800000003',NULL,'$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$invalid',NULL,'','zh-CN',1764000000009,1764000000002,1764000000002);
CREATE TABLE `verification_codes` (
  `target` varchar(254) NOT NULL,
  `purpose` varchar(16) NOT NULL,
  `code_hash` varchar(64) NOT NULL,
  `attempts` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`target`,`purpose`),
  KEY `verification_codes_expiry` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `verification_codes` VALUES
('+8613800000001','login','00',1,1764000600000);
