CREATE TABLE `file_avatars` (
  `hash` varchar(64) NOT NULL,
  `owner_kind` varchar(8) NOT NULL,
  `owner_id` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`hash`),
  KEY `file_avatars_owner` (`owner_kind`,`owner_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `file_sticker_packs` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `title` varchar(60) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `file_sticker_packs_title` (`title`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `file_stickers` (
  `file_id` varchar(36) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `pack_id` bigint(20) NOT NULL,
  `hash` varchar(64) NOT NULL,
  `client_id` varchar(64) DEFAULT NULL,
  `fingerprint` bigint(20) NOT NULL,
  PRIMARY KEY (`file_id`),
  UNIQUE KEY `file_stickers_picture` (`user_id`,`pack_id`,`hash`),
  UNIQUE KEY `file_stickers_client` (`user_id`,`client_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `file_usage` (
  `user_id` bigint(20) NOT NULL,
  `bytes` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `files` (
  `id` varchar(36) NOT NULL,
  `owner_id` bigint(20) NOT NULL,
  `client_id` varchar(64) DEFAULT NULL,
  `fingerprint` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `name` varchar(255) NOT NULL,
  `media_type` varchar(128) NOT NULL,
  `bytes` bigint(20) NOT NULL,
  `width` bigint(20) DEFAULT NULL,
  `height` bigint(20) DEFAULT NULL,
  `duration_ms` bigint(20) DEFAULT NULL,
  `thumbhash` varchar(64) DEFAULT NULL,
  `waveform` varchar(160) DEFAULT NULL,
  `state` varchar(16) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) DEFAULT NULL,
  `blob_key` varchar(128) NOT NULL,
  `preview_key` varchar(128) DEFAULT NULL,
  `uploaded` bigint(20) NOT NULL,
  `blob_state` text DEFAULT NULL,
  `lease` varchar(64) DEFAULT NULL,
  `lease_until` bigint(20) NOT NULL,
  `lease_wanted` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `files_client` (`owner_id`,`client_id`),
  KEY `files_expired` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `files` VALUES
('0190a000-0000-7000-8000-000000000001',10001,NULL,1,'image','a.jpg','image/jpeg',5,NULL,NULL,NULL,NULL,NULL,'ready',1750000000000,NULL,'files/01/0190a000-0000-7000-8000-000000000001',NULL,5,NULL,NULL,0,0);
CREATE TABLE `followers` (
  `name` varchar(64) NOT NULL,
  `cursor_id` bigint(20) NOT NULL,
  `lease_owner` varchar(191) DEFAULT NULL,
  `lease_until` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `followers` VALUES
('statistics',2,NULL,0,1764000000500);
CREATE TABLE `im_blocks` (
  `user_id` bigint(20) NOT NULL,
  `blocked_id` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`blocked_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_blocks` VALUES
(10002,10003,1764000000310);
CREATE TABLE `im_changes` (
  `conversation_id` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  `kind` varchar(32) NOT NULL,
  `seq` bigint(20) DEFAULT NULL,
  `actor_id` bigint(20) NOT NULL,
  `former` text DEFAULT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`conversation_id`,`rev`),
  KEY `im_changes_message` (`conversation_id`,`seq`,`rev`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_changes` VALUES
(1,1,'message_edited',3,10001,'{\"type\":\"text\",\"text\":\"menedd\"}',1764000000160),
(1,2,'message_recalled',4,10002,'{\"type\":\"text\",\"text\":\"oops\"}',1764000000170),
(1,3,'message_reacted',2,10001,'null',1764000000180),
(2,1,'updated',NULL,10001,'{\"former\":{\"name\":\"Old\"},\"now\":{\"name\":\"Team\"},\"user_ids\":[]}',1764000000190);
CREATE TABLE `im_contact_requests` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `low` bigint(20) NOT NULL,
  `high` bigint(20) NOT NULL,
  `from_id` bigint(20) NOT NULL,
  `to_id` bigint(20) NOT NULL,
  `text` text NOT NULL,
  `state` varchar(16) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `im_contact_requests_pair` (`low`,`high`),
  KEY `im_contact_requests_to` (`to_id`,`id`,`state`),
  KEY `im_contact_requests_from` (`from_id`,`id`,`state`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_contact_requests` VALUES
(1,10001,10002,10001,10002,'我是 Ann','accepted',1764000000000);
CREATE TABLE `im_contacts` (
  `user_id` bigint(20) NOT NULL,
  `peer_id` bigint(20) NOT NULL,
  `remark` varchar(255) NOT NULL,
  `tags` text NOT NULL,
  `starred` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`peer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_contacts` VALUES
(10001,10002,'老板','[\"同事\"]',1,1764000000000),
(10002,10001,'','[]',0,1764000000000);
CREATE TABLE `im_conversations` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `kind` varchar(8) NOT NULL,
  `direct_low` bigint(20) DEFAULT NULL,
  `direct_high` bigint(20) DEFAULT NULL,
  `group_id` bigint(20) DEFAULT NULL,
  `last_seq` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  `last_at` bigint(20) NOT NULL,
  `mention_seq` bigint(20) NOT NULL DEFAULT 0,
  `pins_rev` bigint(20) NOT NULL DEFAULT 0,
  `consent` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `group_id` (`group_id`),
  UNIQUE KEY `im_conversations_direct` (`direct_low`,`direct_high`),
  KEY `im_conversations_high` (`direct_high`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_conversations` VALUES
(1,'direct',10001,10002,NULL,5,3,1764000000150,0,0,0),
(2,'group',NULL,NULL,10001,2,1,1764000000201,0,0,0);
CREATE TABLE `im_creations` (
  `user_id` bigint(20) NOT NULL,
  `kind` varchar(32) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `result_id` bigint(20) NOT NULL,
  `fingerprint` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`kind`,`client_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_creations` VALUES
(10001,'group','kept',10001,7,1740000000000);
CREATE TABLE `im_deletions` (
  `user_id` bigint(20) NOT NULL,
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`conversation_id`,`seq`),
  KEY `im_deletions_rev` (`user_id`,`conversation_id`,`rev`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_deletions` VALUES
(10001,1,2,1,1764000000320);
CREATE TABLE `im_disabled_users` (
  `user_id` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `im_events` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `conversation_id` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `seq` bigint(20) DEFAULT NULL,
  `rev` bigint(20) DEFAULT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_events` VALUES
(1,1,'message_created',1,NULL,1764000000110),
(2,1,'message_changed',4,2,1764000000170),
(3,2,'message_created',2,NULL,1764000000201);
CREATE TABLE `im_file_refs` (
  `file_id` varchar(36) NOT NULL,
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  PRIMARY KEY (`file_id`,`conversation_id`,`seq`),
  KEY `im_file_refs_place` (`conversation_id`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `im_group_lines` (
  `conversation_id` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  `after_seq` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `actor_id` bigint(20) DEFAULT NULL,
  `user_ids` text DEFAULT NULL,
  `user_count` bigint(20) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `at` bigint(20) NOT NULL,
  `seq` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`conversation_id`,`rev`),
  KEY `im_group_lines_place` (`conversation_id`,`after_seq`,`rev`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `im_group_members` (
  `group_id` bigint(20) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `role` varchar(8) NOT NULL,
  `muted_until` bigint(20) DEFAULT NULL,
  `joined_at` bigint(20) NOT NULL,
  `alias` varchar(255) DEFAULT NULL,
  `notice_rev` bigint(20) NOT NULL DEFAULT 0,
  `last_sent_at` bigint(20) NOT NULL DEFAULT 0,
  `alias_key` varchar(1000) DEFAULT NULL,
  PRIMARY KEY (`group_id`,`user_id`),
  KEY `im_group_members_user` (`user_id`,`group_id`),
  KEY `im_group_members_role` (`group_id`,`role`,`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_group_members` VALUES
(10001,10001,'owner',NULL,1764000000180,'Annie',0,0,NULL),
(10001,10002,'member',NULL,1764000000180,NULL,0,0,NULL),
(10001,10003,'admin',NULL,1764000000180,NULL,0,0,NULL);
CREATE TABLE `im_group_sanctions` (
  `group_id` bigint(20) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `muted_until` bigint(20) DEFAULT NULL,
  `banned_at` bigint(20) DEFAULT NULL,
  `banned_by` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`group_id`,`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_group_sanctions` VALUES
(10001,10003,1750000000000,1740000000000,10001);
CREATE TABLE `im_groups` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `conversation_id` bigint(20) NOT NULL,
  `name` varchar(255) NOT NULL,
  `notice` text NOT NULL,
  `avatar_url` varchar(1000) DEFAULT NULL,
  `owner_id` bigint(20) NOT NULL,
  `member_count` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `dissolved_at` bigint(20) DEFAULT NULL,
  `settings` text DEFAULT NULL,
  `notice_rev` bigint(20) NOT NULL DEFAULT 0,
  `notice_read_count` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=10002 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_groups` VALUES
(10001,2,'Team','公告',NULL,10001,3,1764000000180,NULL,'{\"question\":\"Who?\"}',1,0);
CREATE TABLE `im_incarnation` (
  `id` bigint(20) NOT NULL,
  `value` varchar(36) NOT NULL,
  `position` bigint(20) NOT NULL,
  `file_state` bigint(20) NOT NULL DEFAULT 0,
  `file_schema` bigint(20) NOT NULL DEFAULT 0,
  `file_log_salt` bigint(20) NOT NULL DEFAULT 0,
  `file_marks` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_incarnation` VALUES
(1,'16907777-756f-4f29-8284-9a5c4c20841c',0,0,0,0,0);
CREATE TABLE `im_invites` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `group_id` bigint(20) NOT NULL,
  `code` varchar(64) NOT NULL,
  `expires_at` bigint(20) DEFAULT NULL,
  `uses` bigint(20) NOT NULL,
  `max_uses` bigint(20) DEFAULT NULL,
  `created_by` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `im_invites_code` (`code`),
  KEY `im_invites_group` (`group_id`,`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_invites` VALUES
(1,1,'aCodeThatWasKept',NULL,2,5,1,1750000000000);
CREATE TABLE `im_join_requests` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `group_id` bigint(20) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `text` text NOT NULL,
  `state` varchar(16) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `im_join_requests_key` (`group_id`,`user_id`),
  KEY `im_join_requests_group` (`group_id`,`state`,`id`),
  KEY `im_join_requests_user` (`user_id`,`state`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_join_requests` VALUES
(1,10001,10004,'让我进来','pending',1750000000000);
CREATE TABLE `im_mentions` (
  `user_id` bigint(20) NOT NULL,
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`conversation_id`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `im_messages` (
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `sender_id` bigint(20) NOT NULL,
  `content` text DEFAULT NULL,
  `reply_to` bigint(20) DEFAULT NULL,
  `body_hash` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `edited_at` bigint(20) DEFAULT NULL,
  `recalled_at` bigint(20) DEFAULT NULL,
  `rev` bigint(20) NOT NULL DEFAULT 0,
  `extras` text DEFAULT NULL,
  PRIMARY KEY (`conversation_id`,`seq`),
  UNIQUE KEY `im_messages_client` (`conversation_id`,`sender_id`,`client_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_messages` VALUES
(1,1,'a-1',10001,'{\"type\":\"text\",\"text\":\"hello\"}',NULL,11,1764000000110,NULL,NULL,0,NULL),
(1,2,'b-1',10002,'{\"type\":\"text\",\"text\":\"你好，世界\"}',1,12,1764000000120,NULL,NULL,3,'{\"reactions\":[{\"emoji\":\"👍\",\"count\":1,\"user_ids\":[10001]}]}'),
(1,3,'a-2',10001,'{\"type\":\"text\",\"text\":\"mended\"}',NULL,13,1764000000130,1764000000160,NULL,1,NULL),
(1,4,'b-2',10002,NULL,NULL,14,1764000000140,NULL,1764000000170,2,NULL),
(1,5,'a-3',10001,'{\"type\":\"custom\",\"name\":\"poll\",\"data\":{\"a\":[1,2]}}',NULL,15,1764000000150,NULL,NULL,0,NULL),
(2,1,'a-4',10001,'{\"type\":\"text\",\"text\":\"to all\"}',NULL,16,1764000000200,NULL,NULL,0,NULL),
(2,2,'c-1',10003,'{\"type\":\"text\",\"text\":\"收到\"}',1,17,1764000000201,NULL,NULL,0,NULL);
CREATE TABLE `im_names` (
  `user_id` bigint(20) NOT NULL,
  `name_key` varchar(1000) NOT NULL,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_names` VALUES
(1,'ann');
CREATE TABLE `im_pins` (
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  PRIMARY KEY (`conversation_id`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `im_preferences` (
  `user_id` bigint(20) NOT NULL,
  `value` text NOT NULL,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_preferences` VALUES
(10003,'{\"theme\":\"dark\"}');
CREATE TABLE `im_presence` (
  `user_id` bigint(20) NOT NULL,
  `last_seen_at` bigint(20) DEFAULT NULL,
  `hidden` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_presence` VALUES
(10001,1764000000400,1),
(10002,1764000000401,0);
CREATE TABLE `im_privacy` (
  `user_id` bigint(20) NOT NULL,
  `receipts` bigint(20) NOT NULL,
  `messages_from` bigint(20) NOT NULL DEFAULT 0,
  `groups_by` bigint(20) NOT NULL DEFAULT 0,
  `not_found_by` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_privacy` VALUES
(10004,1,0,2,5);
CREATE TABLE `im_reactions` (
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `emoji` varchar(64) NOT NULL,
  `rev` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`conversation_id`,`seq`,`user_id`,`emoji`),
  KEY `im_reactions_rev` (`conversation_id`,`seq`,`rev`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_reactions` VALUES
(1,2,10001,'👍',3,1764000000180);
CREATE TABLE `im_replies` (
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `root_seq` bigint(20) NOT NULL,
  PRIMARY KEY (`conversation_id`,`seq`),
  KEY `im_replies_chain` (`conversation_id`,`root_seq`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_replies` VALUES
(1,2,1),
(2,2,1);
CREATE TABLE `im_reports` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `reporter_id` bigint(20) NOT NULL,
  `target_type` varchar(8) NOT NULL,
  `target_id` bigint(20) NOT NULL,
  `reason` varchar(16) NOT NULL,
  `text` text NOT NULL,
  `messages` text NOT NULL,
  `state` varchar(8) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `im_reports_reporter` (`reporter_id`,`created_at`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_reports` VALUES
(1,10002,'user',10001,'spam','广告','[]','open',1750000000000);
CREATE TABLE `im_scheduled` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `user_id` bigint(20) NOT NULL,
  `target_type` varchar(8) NOT NULL,
  `target_id` bigint(20) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `body` text NOT NULL,
  `send_at` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `state` varchar(8) NOT NULL,
  `refused` varchar(64) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `im_scheduled_user` (`user_id`,`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_scheduled` VALUES
(1,10001,'user',10002,'later','{\"content\":{\"type\":\"text\",\"text\":\"明天见\"}}',4000000000000,1764000000600,'waiting',NULL);
CREATE TABLE `im_sessions` (
  `user_id` bigint(20) NOT NULL,
  `conversation_id` bigint(20) NOT NULL,
  `read_seq` bigint(20) NOT NULL DEFAULT 0,
  `delivered_seq` bigint(20) NOT NULL DEFAULT 0,
  `floor_seq` bigint(20) NOT NULL DEFAULT 0,
  `pinned_at` bigint(20) DEFAULT NULL,
  `muted` bigint(20) NOT NULL DEFAULT 0,
  `draft` text DEFAULT NULL,
  `rev` bigint(20) NOT NULL DEFAULT 1,
  `deleted_rev` bigint(20) NOT NULL DEFAULT 0,
  `shown_read_seq` bigint(20) DEFAULT NULL,
  `shown_delivered_seq` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`user_id`,`conversation_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_sessions` VALUES
(10001,1,5,5,0,1764000000300,0,'draft of Ann',4,1,NULL,NULL),
(10001,2,1,1,0,NULL,0,NULL,2,0,NULL,NULL),
(10002,1,4,4,0,NULL,1,NULL,5,0,NULL,NULL),
(10002,2,0,0,1,NULL,0,NULL,1,0,NULL,NULL),
(10003,2,2,2,0,NULL,0,NULL,3,0,NULL,NULL);
CREATE TABLE `im_user_changes` (
  `user_id` bigint(20) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `ref` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`kind`,`ref`),
  KEY `im_user_changes_rev` (`user_id`,`rev`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_user_changes` VALUES
(1,'join_requests',1,40),
(10001,'privacy',0,1),
(10002,'block',10003,1),
(10003,'preferences',0,1);
CREATE TABLE `im_user_revs` (
  `user_id` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_user_revs` VALUES
(10001,1),
(10002,1),
(10003,1);
CREATE TABLE `im_votes` (
  `conversation_id` bigint(20) NOT NULL,
  `seq` bigint(20) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `choice` bigint(20) NOT NULL,
  `rev` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`conversation_id`,`seq`,`user_id`,`choice`),
  KEY `im_votes_choice` (`conversation_id`,`seq`,`choice`,`rev`,`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_votes` VALUES
(1,1,10002,0,4,1764000000700);
CREATE TABLE `im_waypoints` (
  `position` bigint(20) NOT NULL,
  `word` varchar(43) NOT NULL,
  PRIMARY KEY (`position`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `im_waypoints` VALUES
(0,'MkzFU171VPRS0kZD0tji4i5uGolnuTWYS66kVhcDzHk');
CREATE TABLE `jobs` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `kind` varchar(64) NOT NULL,
  `job_key` varchar(191) DEFAULT NULL,
  `body` text NOT NULL,
  `run_at` bigint(20) NOT NULL,
  `attempts` bigint(20) NOT NULL,
  `lease_owner` varchar(191) DEFAULT NULL,
  `lease_until` bigint(20) NOT NULL,
  `added_again` bigint(20) NOT NULL,
  `last_error` varchar(1000) DEFAULT NULL,
  `failed_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `jobs_key` (`kind`,`job_key`),
  KEY `jobs_due` (`failed_at`,`kind`,`run_at`),
  KEY `jobs_held` (`lease_until`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `jobs` VALUES
(1,'reminder','user 10001','{\"userId\":10001}',4000000000000,1,NULL,0,0,'Error: not yet',NULL),
(2,'user.settle','10003','{\"userId\":10003}',1795989462810,0,NULL,0,0,NULL,NULL);
CREATE TABLE `kysely_migration` (
  `name` varchar(255) NOT NULL,
  `timestamp` varchar(255) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `kysely_migration` VALUES
('0001-accounts','2025-11-24T16:00:00.000Z'),
('0002-messaging','2025-11-24T16:00:00.000Z'),
('0003-events','2025-11-24T16:00:00.000Z'),
('0004-deletions','2025-11-24T16:00:00.000Z'),
('0005-renewals','2025-11-24T16:00:00.000Z'),
('0006-message-order','2025-11-24T16:00:00.000Z'),
('0007-message-revs','2025-11-24T16:00:00.000Z'),
('0008-user-state','2025-11-24T16:00:00.000Z'),
('0009-jobs-and-followers','2025-11-24T16:00:00.000Z'),
('0010-reactions','2025-11-24T16:00:00.000Z'),
('0011-identities','2025-11-24T16:00:00.000Z'),
('0012-message-extras','2025-11-24T16:00:00.000Z'),
('0013-looks','2025-11-24T16:00:00.000Z'),
('0014-sanctions-and-creations','2025-11-24T16:00:00.000Z'),
('0015-proofs','2025-11-24T16:00:00.000Z'),
('0016-incarnation','2025-11-24T16:00:00.000Z'),
('0017-group-lines','2025-11-24T16:00:00.000Z'),
('0018-settle-disabled','2025-11-24T16:00:00.000Z'),
('0019-file-marks','2025-11-24T16:00:00.000Z'),
('0020-waypoints','2025-11-24T16:00:00.000Z'),
('0021-files','2025-11-24T16:00:00.000Z'),
('0022-mentions','2025-11-24T16:00:00.000Z'),
('0023-privacy','2025-11-24T16:00:00.000Z'),
('0024-pins-and-replies','2025-11-24T16:00:00.000Z'),
('0025-stickers','2025-11-24T16:00:00.000Z'),
('0026-scheduled','2025-11-24T16:00:00.000Z'),
('0028-votes','2025-11-24T16:00:00.000Z'),
('0029-contacts','2025-11-24T16:00:00.000Z'),
('0031-group-settings','2025-11-24T16:00:00.000Z'),
('0032-invites','2025-11-24T16:00:00.000Z'),
('0033-reports','2025-11-24T16:00:00.000Z'),
('0034-people-privacy','2025-11-24T16:00:00.000Z'),
('0035-join-requests','2025-11-24T16:00:00.000Z'),
('0036-moderators','2025-11-24T16:00:00.000Z'),
('0037-find-by','2025-11-24T16:00:00.000Z'),
('0038-shown-positions','2025-11-24T16:00:00.000Z'),
('0039-names','2025-11-24T16:00:00.000Z');
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
  `refresh_request` varchar(64) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `user_devices_user` (`user_id`,`last_seen_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `user_devices` VALUES
('7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0001',10001,'Firefox',3,1764000000000,1764000000000,1764000000005,NULL,'renewal'),
('7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0002',10002,'Chrome',1,1764000000000,1764000000000,1764000000006,1764000000007,NULL);
CREATE TABLE `user_identities` (
  `kind` varchar(16) NOT NULL,
  `key` varchar(255) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `proven_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`kind`,`key`),
  KEY `user_identities_user` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `user_identities` VALUES
('email','bob@example.org',10002,1764000000001,1764000000001),
('external','crm-42',10004,1764000000600,1764000000600),
('phone','+8613800000001',10001,1764000000000,NULL),
('phone','+8613800000002',10002,1764000000001,NULL),
('phone','+8613800000003',10003,1764000000002,NULL);
CREATE TABLE `user_looks` (
  `look` varchar(255) NOT NULL,
  `user_id` bigint(20) NOT NULL,
  PRIMARY KEY (`look`),
  KEY `user_looks_user` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `user_looks` VALUES
('ann',10001),
('bob',10002),
('小陈',10003),
('dora',10004);
CREATE TABLE `users` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `username` varchar(64) NOT NULL,
  `username_key` varchar(128) NOT NULL,
  `nickname` varchar(64) NOT NULL,
  `phone` varchar(20) DEFAULT NULL,
  `email` varchar(254) DEFAULT NULL,
  `password_hash` varchar(255) DEFAULT NULL,
  `avatar_url` varchar(1000) DEFAULT NULL,
  `bio` varchar(500) NOT NULL,
  `locale` varchar(16) NOT NULL,
  `disabled_at` bigint(20) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  `phone_proven_at` bigint(20) DEFAULT NULL,
  `email_proven_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `users_username_key` (`username_key`)
) ENGINE=InnoDB AUTO_INCREMENT=10005 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `users` VALUES
(10001,'ann','ann','Ann','+8613800000001',NULL,'$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$invalid',NULL,'','zh-CN',NULL,1764000000000,1764000000000,NULL,NULL),
(10002,'bob','bob','Bob','+8613800000002','bob@example.org','$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$invalid','https://example.org/bob.png','Hi.','en',NULL,1764000000001,1764000000001,NULL,1764000000001),
(10003,'小陈','小陈','小陈','+8613800000003',NULL,'$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$invalid',NULL,'','zh-CN',1764000000009,1764000000002,1764000000002,NULL,NULL),
(10004,'dora','dora','Dora',NULL,NULL,NULL,NULL,'','en',NULL,1764000000600,1764000000600,NULL,NULL);
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
